//go:build !race

package conformance_test

const buildMode = "-race=false"
