//lint:file-ignore SA1019 keys are spoiled here through their deprecated fields

package jwk_test

import (
	"crypto"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/jeton-auth/jeton/jwk"
)

func ecdhPrivate(t testing.TB, curve ecdh.Curve) *ecdh.PrivateKey {
	t.Helper()
	k, err := curve.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// TestEncryptionKeysFromStandardKeys: a private and a public key of Go, directly
// and through PEM.
func TestEncryptionKeysFromStandardKeys(t *testing.T) {
	p256, x25519 := ecdsaPrivate(t, jwk.ES256), ecdhPrivate(t, ecdh.X25519())
	p521, rsaKey := ecdhPrivate(t, ecdh.P521()), rsaPrivate(t)
	for _, c := range []struct {
		alg     jwk.KeyAlgorithm
		private crypto.PrivateKey
		public  crypto.PublicKey
		pem     [][]byte
	}{
		{jwk.RSAOAEP384, rsaKey, &rsaKey.PublicKey, [][]byte{
			pkcs8(t, rsaKey), pemText("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(rsaKey))}},
		{jwk.ECDHESA192KW, p256, &p256.PublicKey, [][]byte{pkcs8(t, p256), sec1(t, p256)}},
		{jwk.ECDHES, x25519, x25519.PublicKey(), [][]byte{pkcs8(t, x25519)}},
		{jwk.HPKE4, x25519, x25519.PublicKey(), [][]byte{pkcs8(t, x25519)}},
		{jwk.HPKE2KE, p521, p521.PublicKey(), [][]byte{pkcs8(t, p521)}},
		{jwk.HPKE0, p256, &p256.PublicKey, [][]byte{pkcs8(t, p256)}},
	} {
		k, err := jwk.NewDecryptionKey(c.alg, c.private)
		if err != nil {
			t.Errorf("%s: %v", c.alg, err)
			continue
		}
		e, err := jwk.NewEncryptionKey(c.alg, c.public)
		if err != nil || e.ID() != k.ID() {
			t.Errorf("%s: got %v, %v, want %v", c.alg, e, err, k)
		}
		for _, text := range c.pem {
			interchangeable(t, k, parseDecryption(t, string(text), c.alg))
			_, err := jwk.ParseDecryptionKey(text, "")
			wantError(t, err, jwk.ErrMismatch)
			_, err = jwk.ParseEncryptionKey(text, c.alg)
			wantError(t, err, jwk.ErrMismatch)
		}
		if public := parseEncryption(t, string(spki(t, c.public)), c.alg); public.ID() != k.ID() {
			t.Errorf("%s: PKIX: got %v, want %v", c.alg, public, k)
		}
		_, err = jwk.ParseDecryptionKey(spki(t, c.public), c.alg)
		wantError(t, err, jwk.ErrMismatch)
	}
}

func TestEncryptionPEMRefused(t *testing.T) {
	ed := ed25519Private()
	p256 := ecdsaPrivate(t, jwk.ES256)
	p224, err := ecdsa.GenerateKey(elliptic.P224(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		text []byte
		alg  jwk.KeyAlgorithm
		err  error
	}{
		"Ed25519":               {pkcs8(t, ed), jwk.ECDHES, jwk.ErrUnsupported},
		"P-224":                 {pkcs8(t, p224), jwk.ECDHES, jwk.ErrMismatch},
		"EC for RSA":            {pkcs8(t, p256), jwk.RSAOAEP, jwk.ErrMismatch},
		"RSA for EC":            {pkcs8(t, rsaPrivate(t)), jwk.ECDHES, jwk.ErrMismatch},
		"P-256 for P-384":       {pkcs8(t, p256), jwk.HPKE1, jwk.ErrMismatch},
		"EC for AKP":            {pkcs8(t, p256), jwk.HPKE8, jwk.ErrMismatch},
		"EC for key wrapping":   {pkcs8(t, p256), jwk.A128KW, jwk.ErrMismatch},
		"EC for dir":            {pkcs8(t, p256), jwk.Dir, jwk.ErrMismatch},
		"EC for a password":     {pkcs8(t, p256), jwk.PBES2HS256A128KW, jwk.ErrMismatch},
		"an unknown algorithm":  {pkcs8(t, p256), "ES256", jwk.ErrUnsupported},
		"two blocks":            {slices.Concat(pkcs8(t, p256), pkcs8(t, p256)), jwk.ECDHES, jwk.ErrMalformed},
		"text behind the block": {append(pkcs8(t, p256), 'x'), jwk.ECDHES, jwk.ErrMalformed},
	} {
		k, err := jwk.ParseDecryptionKey(c.text, c.alg)
		if wantError(t, err, c.err); k != nil {
			t.Errorf("%s: got %v", name, k)
		}
	}
	for name, text := range map[string][]byte{"Ed25519": spki(t, ed.Public()), "P-224": spki(t, p224.Public())} {
		if k, err := jwk.ParseEncryptionKey(text, jwk.ECDHES); k != nil || err == nil {
			t.Errorf("%s: got %v", name, k)
		}
	}
}

// TestEncryptionCertificate: only the key and what it may be used for count.
func TestEncryptionCertificate(t *testing.T) {
	k := rsaPrivate(t)
	for usage, want := range map[x509.KeyUsage]error{
		0: nil, x509.KeyUsageKeyEncipherment: nil, x509.KeyUsageDataEncipherment: nil, x509.KeyUsageKeyAgreement: nil,
		x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment: nil,
		x509.KeyUsageDigitalSignature:                                jwk.ErrMismatch, x509.KeyUsageCertSign: jwk.ErrMismatch,
	} {
		text := pemText("CERTIFICATE", selfSigned(t, k, usage))
		_, err := jwk.ParseEncryptionKey(text, jwk.RSAOAEP)
		wantError(t, err, want)
		_, err = jwk.ParseDecryptionKey(text, jwk.RSAOAEP)
		wantError(t, err, jwk.ErrMismatch)
	}
	_, err := jwk.ParseEncryptionKey(pemText("CERTIFICATE", []byte{0x30, 0}), jwk.RSAOAEP)
	wantError(t, err, jwk.ErrMalformed)
}

// TestNewDecryptionKeyRefuses: keys of Go that are empty or spoiled.
func TestNewDecryptionKeyRefuses(t *testing.T) {
	spoiled := *ecdsaPrivate(t, jwk.ES256)
	spoiled.PublicKey = ecdsaPrivate(t, jwk.ES256).PublicKey
	negative := *ecdsaPrivate(t, jwk.ES256)
	negative.PublicKey.X = big.NewInt(-1)
	for name, c := range map[string]struct {
		alg jwk.KeyAlgorithm
		key crypto.PrivateKey
	}{
		"nil":                           {jwk.ECDHES, nil},
		"nil *ecdh.PrivateKey":          {jwk.ECDHES, (*ecdh.PrivateKey)(nil)},
		"empty *ecdh.PrivateKey":        {jwk.ECDHES, &ecdh.PrivateKey{}},
		"nil *ecdsa.PrivateKey":         {jwk.HPKE0, (*ecdsa.PrivateKey)(nil)},
		"empty *ecdsa.PrivateKey":       {jwk.ECDHES, &ecdsa.PrivateKey{}},
		"no D":                          {jwk.ECDHES, &ecdsa.PrivateKey{PublicKey: ecdsaPrivate(t, jwk.ES256).PublicKey}},
		"D of another key":              {jwk.ECDHES, &spoiled},
		"public point out of range":     {jwk.ECDHES, &negative},
		"nil *rsa.PrivateKey":           {jwk.RSAOAEP, (*rsa.PrivateKey)(nil)},
		"empty *rsa.PrivateKey":         {jwk.RSAOAEP, &rsa.PrivateKey{}},
		"an RSA key by value":           {jwk.RSAOAEP, *rsaPrivate(t)},
		"an Ed25519 key":                {jwk.ECDHES, ed25519Private()},
		"an ECDH key for a PQ one":      {jwk.HPKE9, ecdhPrivate(t, ecdh.X25519())},
		"an RSA key for HPKE":           {jwk.HPKE0, rsaPrivate(t)},
		"X25519 for P-256":              {jwk.HPKE0, ecdhPrivate(t, ecdh.X25519())},
		"bytes for key wrapping":        {jwk.A128KW, make([]byte, 16)},
		"bytes for dir":                 {jwk.Dir, make([]byte, 16)},
		"bytes for a password":          {jwk.PBES2HS256A128KW, []byte("password")},
		"an algorithm of signatures":    {"ES256", ecdhPrivate(t, ecdh.P256())},
		"the algorithm without a name":  {"", ecdhPrivate(t, ecdh.P256())},
		"an algorithm that was retired": {"RSA1_5", rsaPrivate(t)},
	} {
		if k, err := jwk.NewDecryptionKey(c.alg, c.key); k != nil || err == nil {
			t.Errorf("%s: got %v", name, k)
		}
	}
	for name, c := range map[string]struct {
		alg jwk.KeyAlgorithm
		key crypto.PublicKey
	}{
		"nil":                          {jwk.ECDHES, nil},
		"nil *ecdh.PublicKey":          {jwk.ECDHES, (*ecdh.PublicKey)(nil)},
		"empty *ecdh.PublicKey":        {jwk.ECDHES, &ecdh.PublicKey{}},
		"empty *ecdsa.PublicKey":       {jwk.HPKE0, &ecdsa.PublicKey{}},
		"off the curve":                {jwk.ECDHES, &ecdsa.PublicKey{Curve: elliptic.P256(), X: big.NewInt(1), Y: big.NewInt(1)}},
		"(0,0)":                        {jwk.ECDHES, &ecdsa.PublicKey{Curve: elliptic.P256(), X: new(big.Int), Y: new(big.Int)}},
		"empty *rsa.PublicKey":         {jwk.RSAOAEP, &rsa.PublicKey{}},
		"an Ed25519 key":               {jwk.ECDHES, ed25519.PublicKey(make([]byte, 32))},
		"an ECDH key for a PQ one":     {jwk.HPKE9, ecdhPrivate(t, ecdh.X25519()).PublicKey()},
		"bytes for key wrapping":       {jwk.A128KW, make([]byte, 16)},
		"bytes for dir":                {jwk.Dir, make([]byte, 16)},
		"bytes for a password":         {jwk.PBES2HS256A128KW, []byte("password")},
		"a private key":                {jwk.ECDHES, ecdhPrivate(t, ecdh.P256())},
		"the algorithm without a name": {"", ecdhPrivate(t, ecdh.P256()).PublicKey()},
	} {
		if k, err := jwk.NewEncryptionKey(c.alg, c.key); k != nil || err == nil {
			t.Errorf("%s: got %v", name, k)
		}
	}
}

func TestGenerateDecryptionKeyOptions(t *testing.T) {
	for _, curve := range agreementCurves() {
		k, err := jwk.GenerateDecryptionKey(jwk.ECDHES, &jwk.DecryptionKeyOptions{Curve: curve})
		if err != nil || !strings.Contains(exportDecryption(t, k), `"crv":"`) {
			t.Errorf("%v: %v", curve, err)
		}
	}
	if m := membersOf(t, exportDecryption(t, decryptionKey(t, jwk.ECDHES))); m["crv"] != "P-256" {
		t.Errorf("the default is %v", m["crv"])
	}
	for name, c := range map[string]struct {
		alg  jwk.KeyAlgorithm
		opts *jwk.DecryptionKeyOptions
		err  error
	}{
		"dir for nothing":             {jwk.Dir, nil, jwk.ErrUnsupported},
		"dir for an unknown enc":      {jwk.Dir, &jwk.DecryptionKeyOptions{Encryption: "A512GCM"}, jwk.ErrUnsupported},
		"an enc without dir":          {jwk.A128KW, &jwk.DecryptionKeyOptions{Encryption: jwk.A128GCM}, jwk.ErrMismatch},
		"a curve for RSA":             {jwk.RSAOAEP, &jwk.DecryptionKeyOptions{Curve: ecdh.P256()}, jwk.ErrMismatch},
		"a curve for HPKE":            {jwk.HPKE0, &jwk.DecryptionKeyOptions{Curve: ecdh.P384()}, jwk.ErrMismatch},
		"a password":                  {jwk.PBES2HS512A256KW, nil, jwk.ErrMismatch},
		"an unknown algorithm":        {"HPKE-5", nil, jwk.ErrUnsupported},
		"HPKE-11, which Go lacks":     {"HPKE-11", nil, jwk.ErrUnsupported},
		"an algorithm for signatures": {"HS256", nil, jwk.ErrUnsupported},
	} {
		k, err := jwk.GenerateDecryptionKey(c.alg, c.opts)
		if wantError(t, err, c.err); k != nil {
			t.Errorf("%s: got %v", name, k)
		}
	}
	k, err := jwk.GenerateDecryptionKey(jwk.RSAOAEP256, nil)
	if err != nil {
		t.Fatal(err)
	}
	if n := unb64(t, membersOf(t, exportDecryption(t, k))["n"].(string)); len(n) != 256 {
		t.Errorf("an RSA key of %d bytes", len(n))
	}
}

func TestSecretsOfAnotherLength(t *testing.T) {
	for alg, size := range map[jwk.KeyAlgorithm]int{
		jwk.A128KW: 16, jwk.A192KW: 24, jwk.A256KW: 32, jwk.A128GCMKW: 16, jwk.A192GCMKW: 24, jwk.A256GCMKW: 32,
	} {
		for n, want := range map[int]error{0: jwk.ErrWeakKey, size - 1: jwk.ErrWeakKey, size: nil, size + 1: jwk.ErrMismatch, 2 * size: jwk.ErrMismatch} {
			_, err := jwk.NewWrappingKey(alg, make([]byte, n))
			wantError(t, err, want)
		}
	}
	for _, enc := range contentEncryptions {
		for n, want := range map[int]error{0: jwk.ErrWeakKey, enc.KeySize() - 1: jwk.ErrWeakKey, enc.KeySize(): nil, enc.KeySize() + 1: jwk.ErrMismatch} {
			_, err := jwk.NewDirectKey(enc, make([]byte, n))
			wantError(t, err, want)
		}
	}
	for alg, want := range map[jwk.KeyAlgorithm]error{jwk.Dir: jwk.ErrMismatch, jwk.ECDHES: jwk.ErrMismatch, jwk.PBES2HS256A128KW: jwk.ErrMismatch, "HS256": jwk.ErrUnsupported} {
		_, err := jwk.NewWrappingKey(alg, make([]byte, 16))
		wantError(t, err, want)
	}
}

// TestSecretsAreCopied: what the caller does with the bytes afterwards does not
// reach the key.
func TestSecretsAreCopied(t *testing.T) {
	secret := make([]byte, 16)
	k, err := jwk.NewWrappingKey(jwk.A128KW, secret)
	if err != nil {
		t.Fatal(err)
	}
	before := exportDecryption(t, k)
	secret[0] = 1
	if exportDecryption(t, k) != before {
		t.Error("the key has changed")
	}
}

func TestPasswordKeyOptions(t *testing.T) {
	password := []byte("correct horse battery staple")
	for name, c := range map[string]struct {
		alg      jwk.KeyAlgorithm
		password []byte
		opts     *jwk.PasswordOptions
		err      error
	}{
		"an empty password":       {jwk.PBES2HS256A128KW, nil, nil, jwk.ErrWeakKey},
		"another algorithm":       {jwk.A128KW, password, nil, jwk.ErrMismatch},
		"an unknown algorithm":    {"PBES2-HS1+A128KW", password, nil, jwk.ErrUnsupported},
		"999 iterations":          {jwk.PBES2HS256A128KW, password, &jwk.PasswordOptions{Count: 999}, jwk.ErrMismatch},
		"-1 iterations":           {jwk.PBES2HS256A128KW, password, &jwk.PasswordOptions{Count: -1}, jwk.ErrMismatch},
		"1,200,001 iterations":    {jwk.PBES2HS256A128KW, password, &jwk.PasswordOptions{Count: 1_200_001}, jwk.ErrMismatch},
		"1,200,001 accepted":      {jwk.PBES2HS256A128KW, password, &jwk.PasswordOptions{MaxCount: 1_200_001}, jwk.ErrMismatch},
		"999 accepted":            {jwk.PBES2HS256A128KW, password, &jwk.PasswordOptions{Count: 1000, MaxCount: 999}, jwk.ErrMismatch},
		"more than it accepts":    {jwk.PBES2HS256A128KW, password, &jwk.PasswordOptions{MaxCount: 100_000}, jwk.ErrMismatch},
		"fewer than it may have":  {jwk.PBES2HS256A128KW, password, &jwk.PasswordOptions{Count: 1000, MaxCount: 1000}, nil},
		"the most that it may do": {jwk.PBES2HS256A128KW, password, &jwk.PasswordOptions{Count: 1_200_000}, nil},
	} {
		k, err := jwk.NewPasswordKey(c.alg, c.password, c.opts)
		if wantError(t, err, c.err); (k == nil) != (c.err != nil) {
			t.Errorf("%s: got %v", name, k)
		}
	}
}

// TestPasswordIsNotAKey: it has no thumbprint, from which it could be guessed
// without PBKDF2, and no JWK.
func TestPasswordIsNotAKey(t *testing.T) {
	k := decryptionKey(t, jwk.PBES2HS256A128KW)
	if k.ID() != "" || k.EncryptionKey().Thumbprint() != "" || k.WithID("a").WithID("").ID() != "" {
		t.Errorf("ID %q, thumbprint %q", k.ID(), k.EncryptionKey().Thumbprint())
	}
	if k.WithID("a").ID() != "a" || !k.Matches(jwk.PBES2HS256A128KW, "b") || k.WithID("a").Matches(jwk.PBES2HS256A128KW, "b") {
		t.Error("a password has the ID that it is given")
	}
	if text, err := k.Export(); text != nil || err == nil {
		t.Errorf("exported %s", text)
	}
	if text, err := k.EncryptionKey().MarshalJSON(); text != nil || err == nil {
		t.Errorf("marshalled %s", text)
	}
}

func TestDecryptionKeyMatches(t *testing.T) {
	unnamed := decryptionKey(t, jwk.ECDHES)
	named := unnamed.WithID("a")
	if named.ID() != "a" || named.EncryptionKey().ID() != "a" || unnamed.ID() != unnamed.EncryptionKey().Thumbprint() || named.WithID("").ID() != unnamed.ID() {
		t.Errorf("IDs %q, %q, %q", named.ID(), unnamed.ID(), named.WithID("").ID())
	}
	for name, c := range map[string]struct{ got, want bool }{
		"its algorithm":             {unnamed.Matches(jwk.ECDHES, ""), true},
		"any ID for one without":    {unnamed.Matches(jwk.ECDHES, "b"), true},
		"another algorithm":         {unnamed.Matches(jwk.ECDHESA128KW, ""), false},
		"no algorithm":              {unnamed.Matches("", ""), false},
		"its ID":                    {named.Matches(jwk.ECDHES, "a"), true},
		"no ID":                     {named.Matches(jwk.ECDHES, ""), true},
		"another ID":                {named.Matches(jwk.ECDHES, "b"), false},
		"its thumbprint":            {named.Matches(jwk.ECDHES, unnamed.ID()), true},
		"its ID, another algorithm": {named.Matches(jwk.HPKE0, "a"), false},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %t", name, c.got)
		}
	}
}

func TestKeyAlgorithmProperties(t *testing.T) {
	for _, alg := range append(append([]jwk.KeyAlgorithm{jwk.Dir}, keyAlgorithms...), integratedAlgorithms...) {
		integrated := strings.HasPrefix(string(alg), "HPKE") && !strings.HasSuffix(string(alg), "-KE")
		single := integrated || alg == jwk.Dir || alg == jwk.ECDHES
		symmetric := alg == jwk.Dir || strings.HasPrefix(string(alg), "A") || strings.HasPrefix(string(alg), "PBES2")
		if !alg.Known() || alg.Integrated() != integrated || alg.SingleRecipient() != single || alg.Symmetric() != symmetric {
			t.Errorf("%s: known %t, integrated %t, single %t, symmetric %t", alg, alg.Known(), alg.Integrated(), alg.SingleRecipient(), alg.Symmetric())
		}
	}
	for _, alg := range []jwk.KeyAlgorithm{"", "DIR", "a128kw", "RSA1_5", "RSA-OAEP-224", "ECDH-ES+A128GCMKW", "HPKE-5", "HPKE-6", "HPKE-11", "HPKE-14", "HPKE-0-ke", "ES256", "none"} {
		if alg.Known() || alg.Integrated() || alg.SingleRecipient() || alg.Symmetric() {
			t.Errorf("%q is known", alg)
		}
	}
}
