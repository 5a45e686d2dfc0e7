package main

// The help of the commands that people type shows how. Kong prints what is
// indented as it stands, and fills the rest.

// Help shows how servers are started.
func (*serveCommand) Help() string {
	return `Example:

    jeton serve
    jeton serve --data /var/lib/jeton --listen 0.0.0.0:443 --issuer https://login.example.com \
      --tls-cert cert.pem --tls-key key.pem`
}

// Help shows how a user is added, by a person and by a script.
func (*userAdd) Help() string {
	return `Example:

    jeton user add ada --email ada@example.com --role staff --data /var/lib/jeton
    pass show ada | jeton user add ada --password-stdin --data /var/lib/jeton`
}

// Help shows how a person does it.
func (*userPassword) Help() string {
	return `Example:

    jeton user password ada --data /var/lib/jeton`
}

// Help shows both ways.
func (*sessionRevoke) Help() string {
	return `Example:

    jeton session revoke AZqhbXk3cVq0mYc3J0p1Lw
    jeton session revoke --user ada`
}

// Help says what a leak asks for.
func (*keyRotate) Help() string {
	return `Example:

    jeton key rotate --data /var/lib/jeton
    jeton key rotate --now --data /var/lib/jeton

The second one is for a private key that has leaked. Running servers refuse tokens of the old keys within 15 ` +
		`seconds; clients get new ones by refreshing. Services that verify by themselves may accept the old tokens, and forged ones, until their ` +
		`copy of the key set expires (keys.max_age): restart them where that is too long.`
}

// Help shows both forms.
func (*tokenInspect) Help() string {
	return `Example:

    jeton token inspect eyJhbGciOiJFUzI1NiIs...
    jeton token inspect --json < token.txt`
}

// Help shows both sources of keys, and says what the exit code means.
func (*tokenVerify) Help() string {
	return `Example:

    jeton token verify --jwks https://login.example.com/.well-known/jwks.json \
      --issuer https://login.example.com --audience https://orders.example.com < token.txt
    jeton token verify --key key.pem --any-issuer --any-audience < token.txt

One of --jwks and --key is needed, one of --issuer and --any-issuer, and one of --audience and --any-audience. ` +
		`The exit code is 0 for a good token, 1 for a refused one, 2 for a wrong command line, ` +
		`and 3 when the keys could not be had.`
}

// Help shows a key of each use.
func (*keyGenerate) Help() string {
	return `Example:

    jeton key generate --alg ES256 signing.json > signing.pub.json
    jeton key generate --alg ECDH-ES+A256KW --curve X25519 reading.json > reading.pub.json
    jeton key generate --alg dir --enc A256GCM shared.json

The file holds the private key, with mode 0600. What is printed is the public key, for others; ` +
		`of a shared key, which nobody else may see, only the ID.`
}

// Help shows both places of the claims.
func (*tokenSign) Help() string {
	return `Example:

    jeton token sign --key signing.json --claims '{"sub":"ada","aud":"orders"}' --expires 5m
    jeton token sign --key signing.json --type at+jwt < claims.json

One of --expires and --no-expiry is needed where the claims have no exp.`
}

// Help shows a token and a file.
func (*tokenEncrypt) Help() string {
	return `Example:

    jeton token sign --key signing.json --expires 5m < claims.json | jeton token encrypt --key reading.pub.json --cty JWT
    jeton token encrypt --jwks keys.json --kid 2026 --cty application/pdf < report.pdf

One of --key and --jwks is needed. Encryption does not say who wrote a text: sign it first.`
}

// Help shows both forms, and what is left to do.
func (*tokenDecrypt) Help() string {
	return `Example:

    jeton token decrypt --key reading.json < token.txt
    jeton token decrypt --key shared.json eyJhbGciOiJkaXIiLCJl...

What comes out is true only if a signature in it holds: anybody can encrypt to a public key. ` +
		`Where it is a token, "jeton token verify" says.`
}

// Help shows how a file is begun.
func (*configPrint) Help() string {
	return `Example:

    jeton config print --config jeton.toml
    jeton config print --listen 127.0.0.1:9000 > jeton.toml`
}
