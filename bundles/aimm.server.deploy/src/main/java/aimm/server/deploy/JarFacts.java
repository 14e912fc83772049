package aimm.server.deploy;

import org.osgi.framework.Version;

/**
 * What a bundle's manifest says.
 *
 * @param fragment whether it is part of another bundle, and so never started
 * @param passive whether nothing in it can run by itself: it has neither components nor an activator
 */
record JarFacts(String name, Version version, boolean fragment, boolean passive) {}
