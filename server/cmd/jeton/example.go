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

// Help shows how a file is begun.
func (*configPrint) Help() string {
	return `Example:

    jeton config print --config jeton.toml
    jeton config print --listen 127.0.0.1:9000 > jeton.toml`
}
