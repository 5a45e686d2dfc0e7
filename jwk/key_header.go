package jwk

// KeyHeader is what a key management algorithm writes into the header of a
// JSON Web Encryption and reads from there, already decoded. Which fields
// there are depends on the algorithm; those of the others are nil or zero.
type KeyHeader struct {
	// EphemeralKey is the JWK text of "epk", for ECDH-ES (RFC 7518 section
	// 4.6.1.1).
	EphemeralKey []byte

	// PartyUInfo and PartyVInfo are "apu" and "apv" (sections 4.6.1.2 and
	// 4.6.1.3), for ECDH-ES. They may be missing. [EncryptionKey.WrapKey]
	// takes them from the caller.
	PartyUInfo, PartyVInfo []byte

	// IV and Tag are those of the wrapped key, for AES-GCM key wrapping
	// (sections 4.7.1.1 and 4.7.1.2): 12 and 16 bytes. They are not those of
	// the content.
	IV, Tag []byte

	// Salt and Count are "p2s" and "p2c", for PBES2 (sections 4.8.1.1 and
	// 4.8.1.2).
	Salt  []byte
	Count int

	// EncapsulatedSecret is "ek", for the HPKE algorithms with "-KE".
	EncapsulatedSecret []byte
}
