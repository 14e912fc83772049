/**
 * JSON values as Hat components exchange them, and the differences between them.
 *
 * <p>A value is {@code null}, a Boolean, a Long or BigInteger, a Double, a String, a List or a Map with String keys;
 * whole numbers and fractions stay apart, as {@code 5} and {@code 5.0} do on the wire. Values are never changed by
 * what is here, and values that are read are never changed afterwards: they may be shared by threads. Nothing here is
 * {@code null} unless a method says so.
 */
@Export
@Version("1.0.0")
package hat.json;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
