package jwe_test

import (
	"bytes"
	"compress/flate"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/jeton-auth/jeton/internal/b64"
	"github.com/jeton-auth/jeton/internal/concatkdf"
	"github.com/jeton-auth/jeton/jwe"
	"github.com/jeton-auth/jeton/jwk"
)

// fits writes the usual header of a key and an enc.
func fits(alg jwk.KeyAlgorithm, enc jwk.ContentEncryption, more string) string {
	return `{"alg":"` + string(alg) + `","enc":"` + string(enc) + `"@` + more + `}`
}

func TestL47_L48_LengthsOfTagAndIV(t *testing.T) {
	for _, enc := range contentEncryptions {
		key := direct(t, enc)
		p := forgeDirect(t, enc, fits(jwk.Dir, enc, ""))
		acceptAll(t, string(enc), p, key, nil)
		for size := range 70 {
			changed := p
			changed.tag = bytes.Repeat(p.tag, 5)[:size]
			if size != len(p.tag) {
				refuseAll(t, "another tag", changed, key, nil, jwe.ErrMalformed)
			}
			changed = p
			changed.iv = bytes.Repeat(p.iv, 6)[:size]
			if size != len(p.iv) {
				refuseAll(t, "another IV", changed, key, nil, jwe.ErrMalformed)
			}
		}
	}
}

func TestL49_EncryptedKeyWhereThereIsNone(t *testing.T) {
	for _, alg := range []jwk.KeyAlgorithm{jwk.Dir, jwk.ECDHES} {
		key := generate(t, alg)
		p := forge(t, key.EncryptionKey(), jwk.A256GCM, fits(alg, jwk.A256GCM, ""))
		acceptAll(t, string(alg), p, key, nil)
		for _, size := range []int{1, 8, 32, 40} {
			p.key = make([]byte, size)
			refuseAll(t, string(alg), p, key, nil, jwe.ErrMalformed)
		}
	}
}

func TestL50_EncryptedKeyOfAnotherLength(t *testing.T) {
	for _, alg := range wrappingAlgorithms {
		key := generate(t, alg)
		p := forge(t, key.EncryptionKey(), jwk.A256GCM, fits(alg, jwk.A256GCM, ""))
		right := len(p.key)
		for _, size := range []int{0, 1, 7, 8, 15, 16, 24, 31, 32, 33, 40, 48, right - 1, right + 1, right + 8} {
			if size == right {
				continue
			}
			p.key = make([]byte, size)
			refuseAll(t, string(alg), p, key, nil, jwe.ErrMalformed)
		}
	}
}

// TestL51: the content key is one of A256GCM, the header says something else.
// Where the length decides about the encrypted key's, everyone sees that it is
// wrong; with RSA only the one who decrypts, who says nothing.
func TestL51_ContentKeyOfAnotherLength(t *testing.T) {
	for _, alg := range []jwk.KeyAlgorithm{jwk.A256KW, jwk.A256GCMKW, jwk.ECDHESA256KW, jwk.HPKE4KE, jwk.PBES2HS512A256KW} {
		key := generate(t, alg)
		p := forge(t, key.EncryptionKey(), jwk.A256GCM, fits(alg, jwk.A128GCM, ""))
		refuseAll(t, string(alg), p, key, nil, jwe.ErrMalformed)
	}
	for _, enc := range []jwk.ContentEncryption{jwk.A128GCM, jwk.A192GCM} {
		key := generate(t, jwk.RSAOAEP256)
		p := forge(t, key.EncryptionKey(), jwk.A256GCM, fits(jwk.RSAOAEP256, enc, ""))
		opaque(t, "RSA", p, key)
	}
	refuse(t, "dir for another enc", forgeDirect(t, jwk.A256GCM, fits(jwk.Dir, jwk.A128GCM, "")).compact(), direct(t, jwk.A256GCM), nil, jwk.ErrKeyNotFound)
}

func TestL52_EphemeralKey(t *testing.T) {
	const x, y = "gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0", "SLW_xSffzlPWrHEVI30DHM_4egVwt3NQqeUD7nMFpps"
	zeros := strings.Repeat("A", 43)
	for why, epk := range map[string]string{
		"missing":                 "",
		"null":                    `,"epk":null`,
		"a string":                `,"epk":"x"`,
		"an array":                `,"epk":[]`,
		"empty":                   `,"epk":{}`,
		"off the curve":           `,"epk":{"kty":"EC","crv":"P-256","x":"` + y + `","y":"` + x + `"}`,
		"zero":                    `,"epk":{"kty":"EC","crv":"P-256","x":"` + zeros + `","y":"` + zeros + `"}`,
		"another curve":           `,"epk":{"kty":"EC","crv":"P-384","x":"` + x + `","y":"` + y + `"}`,
		"another type":            `,"epk":{"kty":"OKP","crv":"X25519","x":"` + x + `"}`,
		"without y":               `,"epk":{"kty":"EC","crv":"P-256","x":"` + x + `"}`,
		"a member twice":          `,"epk":{"kty":"EC","kty":"EC","crv":"P-256","x":"` + x + `","y":"` + y + `"}`,
		"a private key":           `,"epk":{"kty":"EC","crv":"P-256","x":"` + x + `","y":"` + y + `","d":"0_NxaRPUMQoAJt50Gz8YiTr8gRTwyEaCumd-MToTmIo"}`,
		"coordinates cut short":   `,"epk":{"kty":"EC","crv":"P-256","x":"AQ","y":"AQ"}`,
		"base64 with a line feed": `,"epk":{"kty":"EC","crv":"P-256","x":"\n` + x + `","y":"` + y + `"}`,
	} {
		for _, alg := range []jwk.KeyAlgorithm{jwk.ECDHES, jwk.ECDHESA128KW} {
			key := generate(t, alg)
			p := forge(t, key.EncryptionKey(), jwk.A256GCM, fits(alg, jwk.A256GCM, ""))
			p.protected = b64.Encode([]byte(strings.ReplaceAll(fits(alg, jwk.A256GCM, ""), "@", epk)))
			refuseAll(t, string(alg)+", "+why, p, key, nil, jwe.ErrMalformed)
		}
	}
}

// TestL52: with these points the shared secret is zero whoever computes it, so
// everyone knows the content key, which the content is encrypted with here.
func TestL52_X25519SharedSecretOfZeros(t *testing.T) {
	key := parseKey(t, `{"kty":"OKP","crv":"X25519","x":"3p7bfXt9wbTTW2HC7OQ1Nz-DQ8hbeGdNrfx-FG-IK08","d":"XasIfmJKikt54X-Lg4AO5m87sSkmGLb9HC-LJ_-I4Os"}`, jwk.ECDHES)
	p := forge(t, key.EncryptionKey(), jwk.A256GCM, fits(jwk.ECDHES, jwk.A256GCM, ""))
	acceptAll(t, "a proper one", p, key, nil)
	known := concatkdf.Key(make([]byte, 32), "A256GCM", nil, nil, 32)
	for _, x := range []string{strings.Repeat("A", 43), "AQ" + strings.Repeat("A", 41)} {
		p.protected = b64.Encode([]byte(`{"alg":"ECDH-ES","enc":"A256GCM","epk":{"kty":"OKP","crv":"X25519","x":"` + x + `"}}`))
		p.seal(t, jwk.A256GCM, known, []byte("secret"))
		opaque(t, x, p, key)
	}
}

// TestL56: the two kinds of wrapping with one and the same secret.
func TestL56_GCMKWAndKWConfused(t *testing.T) {
	for kw, gcm := range map[jwk.KeyAlgorithm]jwk.KeyAlgorithm{jwk.A128KW: jwk.A128GCMKW, jwk.A192KW: jwk.A192GCMKW, jwk.A256KW: jwk.A256GCMKW} {
		size := map[jwk.KeyAlgorithm]int{jwk.A128KW: 16, jwk.A192KW: 24, jwk.A256KW: 32}[kw]
		for made, read := range map[jwk.KeyAlgorithm]jwk.KeyAlgorithm{kw: gcm, gcm: kw} {
			maker, err := jwk.NewWrappingKey(made, secret(size))
			if err != nil {
				t.Fatal(err)
			}
			reader, err := jwk.NewWrappingKey(read, secret(size))
			if err != nil {
				t.Fatal(err)
			}
			p := forge(t, maker.EncryptionKey(), jwk.A256GCM, fits(made, jwk.A256GCM, ""))
			refuseAll(t, "as it is", p, reader, nil, jwk.ErrKeyNotFound)
			p = forge(t, maker.EncryptionKey(), jwk.A256GCM, fits(read, jwk.A256GCM, ""))
			refuseAll(t, "with the other's name", p, reader, nil, jwe.ErrMalformed)
		}
	}
}

func TestL57_HostileIterations(t *testing.T) {
	key := generate(t, jwk.PBES2HS256A128KW)
	p := forge(t, key.EncryptionKey(), jwk.A256GCM, fits(jwk.PBES2HS256A128KW, jwk.A256GCM, ""))
	acceptAll(t, "1000", p, key, nil)
	for why, member := range map[string]string{
		"none": "", "0": `"p2c":0,`, "1": `"p2c":1,`, "999": `"p2c":999,`, "one too many": `"p2c":600001,`, "more than any key takes": `"p2c":1200001,`, "a billion": `"p2c":1000000000,`,
		"negative": `"p2c":-1000,`, "a string": `"p2c":"1000",`, "a fraction": `"p2c":1000.5,`, "an exponent": `"p2c":1e9,`,
		"null": `"p2c":null,`, "beyond 64 bits": `"p2c":18446744073709552616,`, "an array": `"p2c":[1000],`, "twice": `"p2c":1000,"p2c":1000,`,
	} {
		p.protected = b64.Encode([]byte(`{"alg":"PBES2-HS256+A128KW","enc":"A256GCM",` + member + `"p2s":"MTIzNDU2Nzg"}`))
		for _, text := range []string{p.compact(), p.flattened(), p.general()} {
			took := fastest(3, func() { refuse(t, why, text, key, nil, jwe.ErrMalformed) })
			if took > 5*time.Millisecond { // 600,000 iterations take far longer
				t.Errorf("%s: took %v: %.20s…", why, took, text)
			}
		}
	}
	for why, member := range map[string]string{
		"none": "", "empty": `,"p2s":""`, "seven bytes": `,"p2s":"MTIzNDU2Nw"`, "a number": `,"p2s":1`, "null": `,"p2s":null`, "padded": `,"p2s":"MTIzNDU2Nzg="`,
	} {
		p.protected = b64.Encode([]byte(`{"alg":"PBES2-HS256+A128KW","enc":"A256GCM","p2c":1000` + member + `}`))
		refuseAll(t, "salt: "+why, p, key, nil, jwe.ErrMalformed)
	}
}

// fastest is how long f takes when nothing disturbs it.
func fastest(runs int, f func()) time.Duration {
	best := time.Duration(math.MaxInt64)
	for range runs {
		start := time.Now()
		f()
		best = min(best, time.Since(start))
	}
	return best
}

// A text for sixteen passwords costs no more than one for one.
func TestL57_OnePasswordTryPerText(t *testing.T) {
	key := generate(t, jwk.PBES2HS256A128KW)
	p := forge(t, key.EncryptionKey(), jwk.A256GCM, fits(jwk.PBES2HS256A128KW, jwk.A256GCM, ""))
	good := "{" + p.own() + "}"
	accept(t, "the first one is mine", p.general(good, good), key, nil, "secret")
	p.key = flipped(p.key, 0)
	refuse(t, "the second one is mine", p.general(good), key, nil, jwe.ErrDecryption)
}

func compressed(t testing.TB, plaintext string) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := flate.NewWriter(&out, flate.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	w.Write([]byte(plaintext))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestL58_Compression(t *testing.T) {
	key := direct(t, jwk.A256GCM)
	asked := &jwe.DecryptOptions{Decompress: true, UnprotectedAlgorithm: true}
	zip := fits(jwk.Dir, jwk.A256GCM, `,"zip":"DEF"`)
	for _, size := range []int{0, 6, 1000, jwe.MaxDecompressed} {
		long := strings.Repeat("s", size)
		p := forgeAll(t, key.EncryptionKey(), jwk.A256GCM, zip, "", compressed(t, long))
		for form, text := range map[string]string{"compact": p.compact(), "flattened": p.flattened(), "general": p.general()} {
			accept(t, form, text, key, asked, long)
			refuse(t, form+", not asked for", text, key, nil, jwe.ErrMalformed)
		}
	}
	for _, size := range []int{jwe.MaxDecompressed + 1, 100 << 20} {
		bomb := forgeAll(t, key.EncryptionKey(), jwk.A256GCM, zip, "", compressed(t, strings.Repeat("s", size)))
		opaque(t, "too much", bomb, key)
	}
	for why, more := range map[string]string{
		"unknown": `,"zip":"GZ"`, "empty": `,"zip":""`, "null": `,"zip":null`, "another case": `,"zip":"def"`,
		"a list": `,"zip":["DEF"]`, "false": `,"zip":false`, "twice": `,"zip":"DEF","zip":"DEF"`, "critical": `,"zip":"DEF","crit":["zip"]`,
	} {
		refuseAll(t, why, forgeAll(t, key.EncryptionKey(), jwk.A256GCM, fits(jwk.Dir, jwk.A256GCM, more), "", compressed(t, "secret")), key, asked, jwe.ErrMalformed)
	}
	p := forgeAll(t, key.EncryptionKey(), jwk.A256GCM, fits(jwk.Dir, jwk.A256GCM, ""), "", compressed(t, "secret"))
	p.unprotected = `{"zip":"DEF"}`
	refuse(t, "shared unprotected header", p.flattened(), key, asked, jwe.ErrMalformed)
	p.unprotected, p.header = "", `{"zip":"DEF"}`
	refuse(t, "recipient's header", p.general(), key, asked, jwe.ErrMalformed)
	integrated := generate(t, jwk.HPKE4)
	q := parts{protected: b64.Encode([]byte(`{"alg":"HPKE-4","zip":"DEF"}`))}
	var err error
	if q.key, q.text, err = integrated.EncryptionKey().Seal([]byte(q.protected), compressed(t, "secret")); err != nil {
		t.Fatal(err)
	}
	acceptAll(t, "integrated", q, integrated, asked)
}

// TestL60: what one package accepts the other one never does. Package jws says
// the same from its side.
func TestL60_SignedTokens(t *testing.T) {
	key := direct(t, jwk.A256GCM)
	p := forgeDirect(t, jwk.A256GCM, fits(jwk.Dir, jwk.A256GCM, ""))
	for why, text := range map[string]string{
		"signed":           p.protected + ".YWJj." + b64.Encode(p.tag),
		"signed JSON":      `{"payload":"YWJj","protected":"` + p.protected + `","signature":"AAAA"}`,
		"signed, general":  `{"payload":"YWJj","signatures":[{"protected":"` + p.protected + `","signature":"AAAA"}]}`,
		"both, payload":    strings.Replace(p.flattened(), "{", `{"payload":"YWJj",`, 1),
		"both, signature":  strings.Replace(p.flattened(), "{", `{"signature":"AAAA",`, 1),
		"both, signatures": strings.Replace(p.flattened(), "{", `{"signatures":[],`, 1),
	} {
		refuse(t, why, text, key, loud, jwe.ErrMalformed)
	}
}

func TestL62_IVAndTagOfGCMKW(t *testing.T) {
	key := generate(t, jwk.A128GCMKW)
	p := forge(t, key.EncryptionKey(), jwk.A256GCM, fits(jwk.A128GCMKW, jwk.A256GCM, ""))
	acceptAll(t, "untouched", p, key, nil)
	iv, tag := `,"iv":"aWlpaWlpaWlpaWlp"`, `,"tag":"dHR0dHR0dHR0dHR0dHR0dA"`
	for why, more := range map[string]string{
		"no iv": tag, "no tag": iv, "none": "",
		"iv of 11": `,"iv":"aWlpaWlpaWlpaWk"` + tag, "iv of 13": `,"iv":"aWlpaWlpaWlpaWlpaQ"` + tag, "iv of 0": `,"iv":""` + tag,
		"tag of 15": iv + `,"tag":"dHR0dHR0dHR0dHR0dHR0"`, "tag of 4": iv + `,"tag":"dHR0dA"`, "tag of 0": iv + `,"tag":""`,
		"iv null": `,"iv":null` + tag, "tag a number": iv + `,"tag":1`,
	} {
		p.protected = b64.Encode([]byte(`{"alg":"A128GCMKW","enc":"A256GCM"` + more + `}`))
		refuseAll(t, why, p, key, nil, jwe.ErrMalformed)
	}
	p.protected = b64.Encode([]byte(`{"alg":"A128GCMKW","enc":"A256GCM"` + iv + tag + `}`))
	opaque(t, "wrong ones", p, key)
}

func TestL63_PartyInfoEntersTheKey(t *testing.T) {
	for _, alg := range []jwk.KeyAlgorithm{jwk.ECDHES, jwk.ECDHESA256KW} {
		key := generate(t, alg)
		opts := &jwe.EncryptOptions{PartyUInfo: []byte("Alice"), PartyVInfo: []byte("Bob")}
		token, err := jwe.Encrypt(key.EncryptionKey(), []byte("secret"), opts)
		if err != nil {
			t.Fatal(err)
		}
		m := accept(t, string(alg), token, key, nil, "secret")
		if string(m.Header.Get("apu")) != `"QWxpY2U"` || string(m.Header.Get("apv")) != `"Qm9i"` {
			t.Errorf("%s: got %s", alg, m.Header.Get("apu"))
		}
		h := jwk.KeyHeader{PartyUInfo: []byte("Alice"), PartyVInfo: []byte("Bob")}
		contentKey, encryptedKey, err := key.EncryptionKey().WrapKey(jwk.A128GCM, nil, &h)
		if err != nil {
			t.Fatal(err)
		}
		for more, fine := range map[string]bool{
			`,"apu":"QWxpY2U","apv":"Qm9i"`: true, `,"apu":"QWxpY2U"`: false, `,"apv":"Qm9i"`: false, ``: false,
			`,"apu":"Qm9i","apv":"QWxpY2U"`: false, `,"apu":"QWxpY2V","apv":"Qm9i"`: false,
		} {
			p := parts{key: encryptedKey, protected: b64.Encode([]byte(`{"alg":"` + string(alg) + `","enc":"A128GCM"` + parameters(t, &h) + more + `}`))}
			p.seal(t, jwk.A128GCM, contentKey, []byte("secret"))
			if m, err := jwe.Decrypt(p.compact(), key, nil); (err == nil) != fine || (m != nil) != fine {
				t.Errorf("%s: %s: got %+v, %v", alg, more, m, err)
			}
		}
	}
}
