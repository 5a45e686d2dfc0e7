module example.test/outside

go 1.26

require github.com/jeton-auth/jeton v0.0.0

replace github.com/jeton-auth/jeton => ../../../
