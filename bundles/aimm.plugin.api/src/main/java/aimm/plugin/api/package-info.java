/**
 * What plugin authors compile against.
 *
 * <p>A plugin is a bundle with declarative services: a {@link aimm.plugin.api.ModelPlugin} for every model type and a
 * {@link aimm.plugin.api.DataAccessPlugin} for every data access it offers, named by {@link aimm.plugin.api.ModelType}
 * and {@link aimm.plugin.api.DataAccess}. The server reads what a plugin offers from its service properties; the code
 * itself runs in a worker process.
 *
 * <p>Arguments and results are <em>values</em>: {@code null}, {@link java.lang.Boolean}, {@link java.lang.Long},
 * {@link java.math.BigInteger}, {@link java.lang.Double}, {@link java.lang.String}, {@code byte[]},
 * {@link java.util.List} and {@link java.util.Map} with text keys of values, {@link aimm.plugin.api.Tensor},
 * {@link aimm.plugin.api.DataFrame} and {@link aimm.plugin.api.Series}; see {@link aimm.plugin.api.Values}. Nothing
 * here is {@code null} unless a method says so.
 */
@Export
@Version("1.0.0")
package aimm.plugin.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
