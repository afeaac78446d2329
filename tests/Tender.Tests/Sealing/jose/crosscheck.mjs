// Opens what the product sealed and seals what the product must open, with an implementation that shares nothing with it.
import { CompactEncrypt, compactDecrypt, compactVerify, importJWK } from 'jose';
import { readFileSync } from 'node:fs';

const asked = JSON.parse(readFileSync(0, 'utf8'));
const opened = await compactDecrypt(asked.sealed, await importJWK(asked.privateKey, 'ECDH-ES'));
const sealed = await new CompactEncrypt(new TextEncoder().encode(asked.text))
  .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', ...asked.bindings })
  .setKeyManagementParameters(asked.parties ? { apu: new TextEncoder().encode('Alice'), apv: new TextEncoder().encode('Bob') } : {})
  .encrypt(await importJWK(asked.publicKey, 'ECDH-ES'));
const receipt = await compactVerify(asked.receipt, async (header) => importJWK(header.jwk, 'ES256'));
console.log(JSON.stringify({
  text: new TextDecoder().decode(opened.plaintext),
  bidder: opened.protectedHeader.bidder,
  sealed,
  receipt: JSON.parse(new TextDecoder().decode(receipt.payload)),
}));
