module github.com/jeton-auth/jeton

go 1.26
