export default async function tearDown() {
  await globalThis.amanaServices?.stop();
}
