/** Speed of the built distribution, as ratios to a bare Jetty in the same run: {@code mvn verify -Pbenchmarks}. */
package aimm.runtime.benchmark;
