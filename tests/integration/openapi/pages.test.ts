import { expect, test } from '@jest/globals';
import { useAmana } from '../../support/suite.js';

const suite = useAmana();
const get = (path: string) => fetch(`${suite.amana.anonymous.url}/api${path}`, { redirect: 'manual' });

test('the pages are in their own folder, load nothing from elsewhere and run no script of their own text', async () => {
  const folder = await get('/docs');
  expect([folder.status, folder.headers.get('location')]).toEqual([302, '/api/docs/']);

  const page = await get('/docs/');
  const html = await page.text();
  expect(page.status).toBe(200);
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self';");
  expect(html).not.toMatch(/<script(?![^>]* src=)[^>]*>/);
  const files = [...html.matchAll(/(?:src|href)="(?!#)([^"]+)"/g)].map(([, file]) => file!);
  expect(files.length).toBeGreaterThan(3);
  for (const file of files) {
    expect(file).toMatch(/^\.\//);
    expect([file, (await get(`/docs/${file.slice(2)}`)).status]).toEqual([file, 200]);
  }
  expect(await (await get('/docs/swagger-ui-init.js')).text()).toContain('"swaggerUrl": "../openapi.json"');
});

test('the description is the same for everybody and needs no sign-in', async () => {
  const answer = await get('/openapi.json');
  expect(answer.headers.get('content-type')).toContain('application/json');
  expect(await answer.json()).toMatchObject({ openapi: '3.1.0', servers: [{ url: '/api' }] });
});

test('other paths and methods there are refused as everywhere', async () => {
  const { anonymous } = suite.amana;
  expect(await anonymous.refused('GET', '/docs/nothing.js')).toMatchObject({
    status: 404,
    code: 'NOT_FOUND',
  });
  expect(await anonymous.refused('POST', '/openapi.json', {})).toMatchObject({ status: 405 });
});
