package jwk

// mldsaFamily is "kty":"AKP" with an "alg" of ML-DSA (RFC 9964 sections 3 to
// 5, FIPS 204): pure ML-DSA with an empty context. Go has it since 1.27; in a
// program built with an older one the family has nothing but an error.
type mldsaFamily struct{ alg SignatureAlgorithm }
