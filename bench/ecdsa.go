package bench

import (
	"encoding/asn1"
	"math/big"
)

// ecdsaPair is a signature as crypto/ecdsa reads and writes it. In a token, r and s
// are 32 bytes each (RFC 7518 section 3.4).
type ecdsaPair struct{ R, S *big.Int }

func rawFromASN1(signature []byte) ([]byte, error) {
	var pair ecdsaPair
	if _, err := asn1.Unmarshal(signature, &pair); err != nil {
		return nil, err
	}
	raw := make([]byte, 64)
	pair.R.FillBytes(raw[:32])
	pair.S.FillBytes(raw[32:])
	return raw, nil
}

func asn1FromRaw(raw []byte) ([]byte, error) {
	if len(raw) != 64 {
		return nil, errSignature
	}
	return asn1.Marshal(ecdsaPair{
		new(big.Int).SetBytes(raw[:32]),
		new(big.Int).SetBytes(raw[32:]),
	})
}
