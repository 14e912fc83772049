package aimm.worker.java;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What every worker process starts with.
 *
 * @param classPath the child's program and the framework
 * @param bundles jars its framework installs before it knows its plugin
 * @param framework properties of its framework
 */
record ChildBase(List<Path> classPath, List<Path> bundles, Map<String, String> framework) {}
