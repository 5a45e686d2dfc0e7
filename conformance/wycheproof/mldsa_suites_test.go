package wycheproof_test

const throughVerifyMLDSA = throughVerify + " under Go 1.27"

// mldsaSuites are run where the standard library has ML-DSA.
var mldsaSuites = []suite{
	{file: "mldsa_44_verify", through: throughVerifyMLDSA, passed: 173, outside: 7},
	{file: "mldsa_65_verify", through: throughVerifyMLDSA, passed: 203, outside: 7},
	{file: "mldsa_87_verify", through: throughVerifyMLDSA, passed: 234, outside: 7},
	{file: "mldsa_44_sign_seed", through: "jwk.ParseSigningKey and " + throughVerifyMLDSA, passed: 74, outside: 12},
	{file: "mldsa_65_sign_seed", through: "jwk.ParseSigningKey and " + throughVerifyMLDSA, passed: 84, outside: 21},
	{file: "mldsa_87_sign_seed", through: "jwk.ParseSigningKey and " + throughVerifyMLDSA, passed: 75, outside: 21},
}
