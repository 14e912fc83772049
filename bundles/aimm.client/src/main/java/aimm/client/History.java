package aimm.client;

import java.util.List;

/**
 * The versions of a model that the server keeps, the newest first.
 *
 * @param history whether it keeps others than the newest at all
 */
public record History(boolean history, List<ModelVersion> versions) {}
