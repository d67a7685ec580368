export const fileKeys = {
  all: ['files'],
  of: (dealId: string) => ['files', dealId],
  thumb: (id: string) => ['thumb', id],
};
