const line = (name) => new RegExp(`^${name}=(.*)$`, 'm');

function set(text, name, value) {
  if (line(name).test(text)) return text.replace(line(name), () => `${name}=${value}`);
  return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${name}=${value}`;
}

/**
 * Settings (NAME=value lines) with a new key in front of the old one.
 * @param {'jwt' | 'data'} which
 * @param {Buffer} fresh 32 random bytes
 */
export function rotated(text, which, fresh) {
  const name = which === 'jwt' ? 'JWT_SECRET' : 'DATA_KEY';
  const before = line(name).exec(text)?.[1];
  if (!before) throw new Error(`${name} is not set there`);
  if (which === 'data') return set(text, name, `${fresh.toString('base64')},${before}`);
  return set(set(text, name, fresh.toString('hex')), 'JWT_SECRET_PREVIOUS', before);
}
