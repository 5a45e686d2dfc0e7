// Package config holds the settings of the server: one struct from which the
// flags, the environment variables, the keys of the file and their manual are
// derived.
//
// A setting is taken from the first place that names it:
//
//  1. the command line: --password-min-length 20
//  2. the environment: JETON_PASSWORD_MIN_LENGTH=20 (an empty variable counts
//     as not set)
//  3. the TOML file: min_length = 20 under [password]
//  4. its default
//
// The file is the one that --config or JETON_CONFIG names, else ./jeton.toml
// where there is one. A name that nobody knows is refused in each of these
// places, because a setting that is silently ignored is a setting that its
// owner believes in.
package config

import (
	"github.com/jeton-auth/jeton/jwk"
)

// Names of the variables that are not settings.
const (
	FileVariable      = "JETON_CONFIG"     // the file; the flag --config goes first
	MasterKeyVariable = "JETON_MASTER_KEY" // never a flag nor in the file: both are read by others
)

// A Config is all that can be set. The comment of a field is its help text;
// its default is the one that just works on the own machine.
type Config struct {
	Data           string                 `default:"./jeton-data" placeholder:"DIR" help:"Directory of the database and the master key. Made with mode 0700 where it is missing."`
	Listen         string                 `default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Address to serve on. Port 0 picks a free one."`
	Issuer         string                 `placeholder:"URL" help:"URL by which others know this server; the iss of every token. On loopback it follows from the address to serve on; anywhere else it must be set."`
	Audiences      []Audience             `placeholder:"NAME[=TYPE]" help:"Services that tokens may be meant for. The first one counts where a log-in names none. TYPE is at+jwt, or JWT for services that refuse it. Default: the issuer itself."`
	Algorithm      jwk.SignatureAlgorithm `default:"ES256" placeholder:"ALG" help:"Signature algorithm of new keys: ES256, ES384, ES512, Ed25519, EdDSA, RS256, RS384, RS512, PS256, PS384 or PS512."`
	MetricsListen  string                 `placeholder:"HOST:PORT" help:"Address of /metrics, which asks nobody for a name. Empty: off."`
	TrustedProxies []Network              `placeholder:"CIDR" help:"Networks of the reverse proxies whose X-Forwarded-For is believed, such as 10.0.0.0/8. They are expected to speak TLS to the outside."`
	DrainTimeout   Duration               `default:"10s" help:"How long running requests may take after SIGTERM."`

	DangerouslyAllowPlainHTTP bool `name:"dangerously-allow-plain-http" help:"Send passwords and tokens unencrypted over the network. For closed test networks only."`

	TLS      TLS       `embed:"" prefix:"tls-"`
	Lifetime Lifetimes `embed:"" prefix:"lifetime-"`
	Password Passwords `embed:"" prefix:"password-"`
	Keys     Keys      `embed:"" prefix:"keys-"`
	Audit    Audit     `embed:"" prefix:"audit-"`
	Log      Log       `embed:"" prefix:"log-"`
}

// TLS says where the certificate lies. Both or none.
type TLS struct {
	Cert string `placeholder:"FILE" help:"PEM file of the certificate chain. With it and the key the server speaks HTTPS."`
	Key  string `placeholder:"FILE" help:"PEM file of the certificate's private key."`
}

// Lifetimes bound what a token is good for.
type Lifetimes struct {
	Access          Duration `default:"5m" help:"Life of an access token. Nothing but its end makes services that do not ask back refuse it, so keep it short."`
	RefreshIdle     Duration `default:"14d" help:"A session ends when it is not refreshed for so long."`
	RefreshAbsolute Duration `default:"30d" help:"A session ends so long after the log-in, whatever happens."`
	RefreshGrace    Duration `default:"30s" help:"For so long a client may repeat its last refresh and get the same answer again."`
}

// Passwords says how they are judged and hashed.
type Passwords struct {
	MinLength    int      `default:"15" help:"Shortest password, in characters; 8 or more."`
	Memory       Size     `default:"19MiB" help:"Memory of one argon2id hash."`
	Time         int      `default:"2" help:"Passes of argon2id over its memory."`
	Parallelism  int      `default:"1" help:"Lanes of argon2id, 1 to 64."`
	MemoryBudget Size     `default:"128MiB" help:"Memory of all hashes that run at the same time."`
	QueueLength  int      `default:"128" help:"Log-ins that may wait for the budget; those beyond are told to come back."`
	QueueTimeout Duration `default:"3s" help:"How long a log-in may wait for the budget."`
}

// Keys says how signing keys come and go.
type Keys struct {
	Lifetime Duration `default:"90d" help:"How long a key signs before the next one takes over."`
	Ahead    Duration `default:"24h" help:"How long a key is published before it signs; longer than max_age by a minute, and at most half the lifetime."`
	MaxAge   Duration `default:"5m" help:"How long others may keep the published keys before they ask again."`
}

// Audit says how long the trail is kept.
type Audit struct {
	Retention Duration `default:"90d" help:"Audit events older than this are deleted."`
}

// Log says how the log looks.
type Log struct {
	Format string `default:"text" placeholder:"FORMAT" help:"Form of the log on standard error: text or json."`
	Level  string `default:"info" placeholder:"LEVEL" help:"Least level that is logged: debug, info, warn or error."`
}
