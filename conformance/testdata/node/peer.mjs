// node peer.mjs: answers one request a line with one reply a line, until its input ends.
// A request names an operation of npm jose, the key as a JWK or a password, and a
// payload in base64 or a token; the reply is {"result": …} or {"error": …}.
import { createInterface } from 'node:readline';
import * as jose from 'jose';

const bytes = (base64) => new Uint8Array(Buffer.from(base64, 'base64'));
const base64 = (data) => Buffer.from(data).toString('base64');

// A direct key's JWK names its content encryption, which is no "alg" to import it for.
const keyOf = ({ alg, jwk, password }) =>
  password === undefined ? jose.importJWK(jwk, alg) : new TextEncoder().encode(password);

const operations = {
  sign: async (r) =>
    new jose.CompactSign(bytes(r.payload)).setProtectedHeader({ alg: r.alg }).sign(await keyOf(r)),
  verify: async (r) =>
    base64((await jose.compactVerify(r.token, await keyOf(r), { algorithms: [r.alg] })).payload),
  encrypt: async (r) =>
    new jose.CompactEncrypt(bytes(r.payload)).setProtectedHeader({ alg: r.alg, enc: r.enc }).encrypt(await keyOf(r)),
  decrypt: async (r) =>
    base64((await jose.compactDecrypt(r.token, await keyOf(r), {
      keyManagementAlgorithms: [r.alg],
      contentEncryptionAlgorithms: [r.enc],
      maxPBES2Count: 10_000,
    })).plaintext),
  thumbprint: (r) => jose.calculateJwkThumbprint(r.jwk),
};

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  const reply = await operations[request.operation](request).then(
    (result) => ({ result }),
    (error) => ({ error: `${error.name}: ${error.message}` }),
  );
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}
