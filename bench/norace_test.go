//go:build !race

package bench_test

const buildMode = "-race=false"
