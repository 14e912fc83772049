package aimm.server.api;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Brings bundles into the running server, changes them and takes them out.
 *
 * <p>What is uploaded is kept in a folder of its own and is there again after a restart; a crash at any moment leaves
 * the old revision or the new one. An uploaded bundle takes the place of a jar of its symbolic name in the plugins folder
 * for as long as it is there, whichever version either has. Uploading one again replaces it; some of the revisions before
 * are kept to go back to.
 *
 * <p>Before a bundle goes live it is checked, see {@link #deployPlugin}. While it goes live no call fails: of a plugin the
 * old revision serves until a worker of the new one has answered; if none ever does, the old one stays.
 *
 * <p>All methods but {@link #bundles} and {@link #bundle} are operations: they block until they are over. Operations on
 * bundles of one symbolic name run one after another, others side by side; each ends by itself after a configured time
 * with a {@link DeploymentTimeoutException}. All are safe for threads. Besides what a method says, an operation may throw
 * {@link BusyException} if too many run or there is no engine, and {@link DeploymentException} if the framework or the
 * disk fails.
 *
 * <p>Operations on bundles that were not uploaded last until the server ends, since each start is a fresh one. None stops
 * or takes away what the server needs to answer: the framework, the component runtime, the configuration, and all that
 * the users of this service are made of. Such an operation is a {@link EssentialBundleException}.
 */
@ProviderType
public interface Deployment {

    /** All bundles by their identifiers, behind those that were uploaded and could not be installed. */
    List<BundleInfo> bundles();

    /**
     * One bundle.
     *
     * @throws UnknownBundleException if none has that identifier
     */
    BundleInfo bundle(long id);

    /**
     * Checks a plugin and brings it in, or replaces the one of its symbolic name. The check: the jar is sound and within
     * bounds, has a symbolic name that no bundle of the server's own has and a version, resolves in the server, and a
     * scratch worker started on it provides a model type or data access. That very bundle again changes nothing.
     *
     * @throws BundleRefusedException if it fails the check, or does not serve; what was there before serves
     * @throws BundleTooLargeException if it has more bytes than it may have
     * @throws DigestMismatchException if its digest is not the expected one
     */
    BundleInfo deployPlugin(BundleUpload upload);

    /**
     * Brings in a bundle of any other kind, or replaces the one of its symbolic name; it is checked as a plugin, but not in
     * a worker.
     *
     * @throws BundleRefusedException if it fails the check, or does not start; what was there before runs
     * @throws BundleTooLargeException if it has more bytes than it may have
     * @throws DigestMismatchException if its digest is not the expected one
     */
    BundleInfo deploy(BundleUpload upload);

    /**
     * Goes back to the revision that was replaced last, as to an uploaded one; the current one is forgotten.
     *
     * @param name symbolic name of an uploaded bundle
     * @throws UnknownBundleException if none of that name was uploaded
     * @throws NoEarlierRevisionException if no revision before is kept
     * @throws BundleRefusedException if the old revision fails the check of today
     */
    BundleInfo rollback(String name);

    /**
     * Removes an uploaded bundle with all its revisions; a jar of its name in the plugins folder takes over.
     *
     * @param name its symbolic name
     * @throws UnknownBundleException if none of that name was uploaded
     */
    void remove(String name);

    /**
     * Starts a bundle.
     *
     * @throws UnknownBundleException if none has that identifier
     * @throws BundleRefusedException if it is a fragment, or an uploaded bundle has its place
     */
    BundleInfo start(long id);

    /**
     * Stops a bundle; an uploaded one starts again with the server.
     *
     * @throws UnknownBundleException if none has that identifier
     */
    BundleInfo stop(long id);

    /**
     * Replaces a bundle by another of its symbolic name. For an uploaded one that is the same as uploading it anew.
     *
     * @throws UnknownBundleException if none has that identifier
     * @throws BundleRefusedException if it has another name, fails the check or does not start
     * @throws BundleTooLargeException if it has more bytes than it may have
     * @throws DigestMismatchException if its digest is not the expected one
     */
    BundleInfo update(long id, BundleUpload upload);

    /**
     * Wires a bundle, and those wired to it, anew, so that they use the newest revisions of others. They are stopped and
     * started meanwhile.
     *
     * @throws UnknownBundleException if none has that identifier
     */
    BundleInfo refresh(long id);

    /**
     * Takes a bundle out; an uploaded one for good.
     *
     * @throws UnknownBundleException if none has that identifier
     */
    void uninstall(long id);
}
