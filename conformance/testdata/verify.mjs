// node verify.mjs URL: reads a token from standard input, verifies it with Node's own
// crypto and the key set at URL, and prints the claims.
import { constants, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';

const hash = (alg) => 'sha' + alg.slice(2);

// What each family of RFC 7518 section 3.1 and RFC 9864 is called here.
const families = {
  RS: (alg, key) => [hash(alg), { key }],
  PS: (alg, key) => [hash(alg), {
    key,
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
  }],
  ES: (alg, key) => [hash(alg), { key, dsaEncoding: 'ieee-p1363' }],
  Ed: (alg, key) => [null, { key }],
};

function refuse(reason) {
  console.error(reason);
  process.exit(1);
}

const [header, payload, signature] = readFileSync(0, 'utf8').trim().split('.');
const decode = (part) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
const { kid, alg } = decode(header);

const { keys } = await (await fetch(process.argv[2])).json();
const found = keys.filter((key) => key.kid === kid);
if (found.length !== 1) refuse(`${found.length} keys with the kid ${kid}`);
if (found[0].alg !== alg) refuse(`the key is for ${found[0].alg}, the token says ${alg}`);

const [digest, key] = families[alg.slice(0, 2)](alg, createPublicKey({ key: found[0], format: 'jwk' }));
const message = Buffer.from(`${header}.${payload}`);
if (!verify(digest, message, key, Buffer.from(signature, 'base64url'))) refuse('bad signature');

console.log(JSON.stringify(decode(payload)));
