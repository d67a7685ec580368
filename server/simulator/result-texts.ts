const shared: Record<string, string> = {
  '0': 'The service request is processed successfully.',
  '1': 'The balance is insufficient for the transaction.',
  '2': 'Declined due to limit rule: less than the minimum transaction amount.',
  '3': 'Declined due to limit rule: greater than the maximum transaction amount.',
  '17': 'Rule limited.',
  '25': 'The format of parameter null is invalid.',
  '26': 'System busy. Traffic blocking condition is in place.',
  '1001': 'Unable to lock subscriber, a transaction is already in process for the current subscriber',
  '1019': 'Transaction has expired',
  '1025': 'An error occurred while sending a push request',
  '1032': 'Request cancelled by user',
  '1037': 'DS timeout user cannot be reached',
  '2001': 'The initiator information is invalid.',
  '2040':
    'Credit Party customer type (Unregistered or Registered Customer) can not be supported by the service.',
  '4999': 'The transaction is still under processing',
  '8006': 'The security credential is locked.',
  SFC_IC0003: 'The operator does not exist.',
  E3008: 'Error, the user has a bad debt contract.',
};

export const resultText = (code: string): string => shared[code] ?? 'The transaction failed.';

/** A number where it is one, as in callbacks; codes such as `E3008` stay text. */
export const looseCode = (code: string): number | string => (/^\d+$/.test(code) ? Number(code) : code);
