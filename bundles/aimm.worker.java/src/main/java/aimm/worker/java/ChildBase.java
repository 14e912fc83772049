package aimm.worker.java;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What every worker process starts with.
 *
 * @param main class of the child's program
 * @param classPath the child's program and the framework
 * @param bundles jars its framework installs before it knows its plugin
 * @param framework properties of its framework
 */
record ChildBase(String main, List<Path> classPath, List<Path> bundles, Map<String, String> framework) {}
