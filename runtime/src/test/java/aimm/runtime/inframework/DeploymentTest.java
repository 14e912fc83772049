package aimm.runtime.inframework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.plugin.api.Arguments;
import aimm.server.api.BundleInfo;
import aimm.server.api.BundleRefusedException;
import aimm.server.api.Deployment;
import aimm.server.api.Engine;
import aimm.server.api.EssentialBundleException;
import aimm.server.api.Model;
import aimm.server.api.NoEarlierRevisionException;
import aimm.server.api.Options;
import aimm.server.api.PluginInfo;
import aimm.server.api.Subscription;
import aimm.server.api.UnknownBundleException;
import aimm.server.api.UploadedRevision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleListener;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

class DeploymentTest {

    private static final String NAME = PluginJar.NAME;
    private static final String JAR = "test.jar";
    private static final long PATIENCE = 60;

    @InjectBundleContext
    BundleContext context;

    @InjectService(timeout = 10_000)
    Engine engine;

    @InjectService(timeout = 10_000)
    Deployment deployment;

    private List<String> before;

    @BeforeEach
    void look() {
        before = installed();
    }

    @AfterEach
    void removeAll() throws Exception {
        Files.deleteIfExists(plugins().resolve(JAR));
        deployment.bundles().stream()
                .filter(info -> info.upload() != null)
                .map(BundleInfo::name)
                .forEach(deployment::remove);
        await(() -> engine.plugins().isEmpty());
        List<String> left = installed();
        left.removeAll(before);
        assertThat(left).as("bundles left behind").isEmpty();
    }

    @Test
    void aPluginServesWhenItsDeploymentIsOver() throws Exception {
        BundleInfo info = deployment.deployPlugin(PluginJar.plugin("1.0.0").upload());

        assertThat(info.name()).isEqualTo(NAME);
        assertThat(info.state()).isEqualTo("active");
        assertThat(info.plugin()).isTrue();
        assertThat(info.essential()).isFalse();
        assertThat(info.upload().by()).isEqualTo("tester");
        assertThat(info.upload().size()).isEqualTo(PluginJar.plugin("1.0.0").bytes().length);
        assertThat(info.previous()).isEmpty();
        assertThat(deployment.bundle(info.id())).isEqualTo(info);
        assertThat(engine.plugins())
                .extracting(PluginInfo::bundleId, PluginInfo::version, PluginInfo::ready)
                .containsExactly(org.assertj.core.api.Assertions.tuple(info.id(), "1.0.0", true));
        assertThat(version()).isEqualTo("1.0.0");
        assertThat(context.getBundle(info.id()).getServicesInUse())
                .as("its code never ran in here")
                .isNull();

        deployment.remove(NAME);
        assertThatThrownBy(() -> deployment.remove(NAME)).isInstanceOf(UnknownBundleException.class);
        await(() -> engine.modelTypes().isEmpty());
    }

    @Test
    void revisionsReplaceOneAnotherAndAreGoneBackTo() throws Exception {
        BundleInfo first = deployment.deployPlugin(PluginJar.plugin("1.0.0").upload());
        BundleInfo second = deployment.deployPlugin(PluginJar.plugin("2.0.0").upload());
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(version()).isEqualTo("2.0.0");
        assertThat(second.previous()).containsExactly(first.upload());

        BundleInfo again = deployment.deployPlugin(PluginJar.plugin("2.0.0").upload());
        assertThat(again).as("the same again").isEqualTo(second);

        BundleInfo older = deployment.deployPlugin(PluginJar.plugin("1.5.0").upload());
        assertThat(older.previous()).extracting(UploadedRevision::version).containsExactly("2.0.0", "1.0.0");
        assertThat(version()).isEqualTo("1.5.0");

        assertThat(deployment.rollback(NAME).upload()).isEqualTo(second.upload());
        assertThat(version()).isEqualTo("2.0.0");
        assertThat(deployment.rollback(NAME).previous()).isEmpty();
        assertThat(version()).isEqualTo("1.0.0");
        assertThatThrownBy(() -> deployment.rollback(NAME)).isInstanceOf(NoEarlierRevisionException.class);
    }

    @Test
    void anotherBuildOfTheSameVersionReplacesIt() throws Exception {
        deployment.deployPlugin(PluginJar.plugin("1.0.0").upload());
        BundleInfo rebuilt = deployment.deployPlugin(
                PluginJar.plugin("1.0.0").header("Test-Build", "2").upload());
        assertThat(rebuilt.previous()).hasSize(1);
        assertThat(version()).isEqualTo("1.0.0");
        assertThat(context.getBundle(rebuilt.id()).getHeaders().get("Test-Build"))
                .isEqualTo("2");
    }

    @Test
    void whatDoesNotWorkInAWorkerNeverGoesLive() throws Exception {
        BundleInfo good = deployment.deployPlugin(PluginJar.plugin("1.0.0").upload());
        long since = context.getBundle(good.id()).getLastModified();

        refused(PluginJar.plugin("2.0.0").header("Test-Broken", "true"), NAME + " 2.0.0 is no plugin that works");
        refused(
                PluginJar.plugin("2.0.0").header("Import-Package", "aimm.plugin.api,not.there;version=\"[2,3)\""),
                NAME
                        + " 2.0.0 does not resolve: nothing provides osgi.wiring.package (&(osgi.wiring.package=not.there)");
        refused(
                PluginJar.plugin("2.0.0").header("Service-Component", "OSGI-INF/none.xml"),
                "does not offer any model type");
        refused(new PluginJar(NAME, "2.0.0"), "it has neither components nor an activator");

        assertThat(context.getBundle(good.id()).getLastModified()).isEqualTo(since);
        assertThat(deployment.bundle(good.id()).error()).contains("neither components nor an activator");
        assertThat(deployment.bundle(good.id()).upload()).isEqualTo(good.upload());
        assertThat(version()).isEqualTo("1.0.0");
        assertThat(deployment.deployPlugin(PluginJar.plugin("2.0.1").upload()).error())
                .isNull();
    }

    @Test
    void whatDoesNotStartInTheServerIsTakenBack() throws Exception {
        deployment.deployPlugin(PluginJar.plugin("1.0.0").upload());
        refused(
                PluginJar.plugin("2.0.0")
                        .header("Bundle-Activator", OnlyInWorkers.class.getName())
                        .type(OnlyInWorkers.class),
                NAME + " 2.0.0 does not start: not in a server");
        assertThat(version()).isEqualTo("1.0.0");
        deployment.remove(NAME);

        refused(
                PluginJar.plugin("2.0.0")
                        .header("Bundle-Activator", OnlyInWorkers.class.getName())
                        .type(OnlyInWorkers.class),
                NAME + " 2.0.0 does not start: not in a server");
    }

    @Test
    void singletonsTakeTurnsToo() throws Exception {
        deployment.deployPlugin(PluginJar.plugin("1.0.0")
                .header("Bundle-SymbolicName", NAME + ";singleton:=true")
                .upload());
        deployment.deployPlugin(PluginJar.plugin("2.0.0")
                .header("Bundle-SymbolicName", NAME + ";singleton:=true")
                .upload());
        assertThat(version()).isEqualTo("2.0.0");
    }

    @Test
    void aPluginOfThePluginsFolderGivesItsPlaceAndComesBack() throws Exception {
        for (String uploaded : List.of("1.0.0", "0.9.0", "1.1.0")) {
            copy("1.0.0");
            await(() -> serves("1.0.0"));
            Bundle shipped = bundle("file:");

            deployment.deployPlugin(
                    PluginJar.plugin(uploaded).header("Test-Build", "uploaded").upload());
            assertThat(shipped.getState()).isEqualTo(Bundle.INSTALLED);
            await(() -> engine.plugins().size() == 1 && serves(uploaded));
            assertThat(version()).isEqualTo(uploaded);

            copy("1.2.0"); // File Install takes it, and it waits
            await(() -> shipped.getVersion().toString().equals("1.2.0"));
            assertThatThrownBy(() -> deployment.start(shipped.getBundleId()))
                    .hasMessage("an uploaded bundle has the place of " + NAME + " 1.2.0");
            assertThat(version()).isEqualTo(uploaded);

            deployment.remove(NAME);
            assertThat(shipped.getState()).isEqualTo(Bundle.ACTIVE);
            await(() -> engine.plugins().size() == 1 && serves("1.2.0"));
            assertThat(version()).isEqualTo("1.2.0");
            Files.delete(plugins().resolve(JAR));
            await(() -> engine.plugins().isEmpty());
        }
    }

    @Test
    void aJarOfTheUploadedVersionInThePluginsFolderDoesNotOverwriteTheUploadedOne() throws Exception {
        BundleInfo info = deployment.deployPlugin(
                PluginJar.plugin("1.0.0").header("Test-Build", "uploaded").upload());
        copy("1.0.0");
        await(() -> bundle("file:") != null);
        assertThat(bundle("file:").getState()).isEqualTo(Bundle.INSTALLED);
        assertThat(context.getBundle(info.id()).getHeaders().get("Test-Build")).isEqualTo("uploaded");
        Files.delete(plugins().resolve(JAR));
        await(() -> bundle("file:") == null);
        assertThat(version()).isEqualTo("1.0.0");
    }

    @Test
    void otherBundlesAreBroughtInAndUsedByPlugins() throws Exception {
        PluginJar user = PluginJar.plugin("1.0.0")
                .header("Import-Package", "aimm.plugin.api,org.osgi.framework,some.library;version=\"[1,2)\"");
        refused(user, "some.library");

        BundleInfo library = deployment.deploy(new PluginJar("some.library", "1.0.0")
                .header("Export-Package", "some.library;version=1.0.0")
                .entry("some/library/text", new byte[0])
                .upload());
        assertThat(library.plugin()).isFalse();
        assertThat(library.state()).isEqualTo("active");
        deployment.deployPlugin(user.upload());
        assertThat(version()).isEqualTo("1.0.0");

        BundleInfo next = deployment.deploy(new PluginJar("some.library", "1.1.0")
                .header("Export-Package", "some.library;version=1.1.0")
                .entry("some/library/text", new byte[0])
                .upload());
        assertThat(next.previous()).containsExactly(library.upload());
        assertThat(version()).isEqualTo("1.0.0");
    }

    @Test
    void anyBundleIsStoppedStartedUpdatedAndTakenOut() throws Exception {
        Bundle dummy = named("aimm.server.shell");
        long id = dummy.getBundleId();
        assertThat(deployment.stop(id).state()).isEqualTo("resolved");
        assertThat(deployment.start(id).state()).isEqualTo("active");
        assertThat(deployment.refresh(id).state()).isEqualTo("active");
        assertThatThrownBy(() -> deployment.update(id, new PluginJar("another", "1").upload()))
                .hasMessage("its symbolic name is another, not aimm.server.shell");
        assertThatThrownBy(() -> deployment.update(
                        id,
                        new PluginJar("aimm.server.shell", "9")
                                .header("Import-Package", "not.there")
                                .upload()))
                .isInstanceOf(BundleRefusedException.class)
                .hasMessageContaining("not.there");
        assertThat(deployment.bundle(id).version()).isEqualTo(dummy.getVersion().toString());

        long added = deployment
                .deploy(new PluginJar("some.bundle", "1.0.0").upload())
                .id();
        assertThat(deployment
                        .update(added, new PluginJar("some.bundle", "2.0.0").upload())
                        .previous())
                .hasSize(1);
        deployment.uninstall(added);
        assertThatThrownBy(() -> deployment.bundle(added)).isInstanceOf(UnknownBundleException.class);
        assertThatThrownBy(() -> deployment.start(4711)).hasMessage("no bundle 4711");
    }

    @Test
    void whatTheServerAnswersWithStays() {
        for (String name : List.of(
                "org.apache.felix.framework",
                "org.apache.felix.scr",
                "org.apache.felix.configadmin",
                "aimm.server.deploy",
                "aimm.server.api",
                "aimm.server.config")) {
            long id = named(name).getBundleId();
            assertThat(deployment.bundle(id).essential()).as(name).isTrue();
            assertThatThrownBy(() -> deployment.stop(id))
                    .isInstanceOf(EssentialBundleException.class)
                    .hasMessage("the server could not answer without " + name + ", so it does not stop it");
            assertThatThrownBy(() -> deployment.uninstall(id)).isInstanceOf(EssentialBundleException.class);
            assertThatThrownBy(() -> deployment.refresh(id)).isInstanceOf(EssentialBundleException.class);
            assertThatThrownBy(() -> deployment.update(id, new PluginJar(name, "9").upload()))
                    .isInstanceOf(EssentialBundleException.class);
            assertThat(named(name).getState()).isEqualTo(Bundle.ACTIVE);
        }
    }

    @Test
    void theServersOwnNamesAreTaken() {
        refused(
                PluginJar.plugin("1").header("Bundle-SymbolicName", "aimm.server.mine"),
                "a plugin can't be called aimm.server.mine");
        assertThatThrownBy(() -> deployment.deploy(new PluginJar("aimm.server.engine", "9").upload()))
                .isInstanceOf(BundleRefusedException.class)
                .hasMessageContaining("aimm.server.engine is one of the server's own bundles");
    }

    @Test
    void nobodySeesAScratchBundle() throws Exception {
        List<String> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
        BundleListener listener = (SynchronousBundleListener) event -> {
            for (Bundle bundle : context.getBundles()) {
                seen.add(bundle.getLocation());
            }
        };
        context.addBundleListener(listener);
        deployment.deployPlugin(PluginJar.plugin("1.0.0").upload());
        context.removeBundleListener(listener);
        assertThat(seen).isNotEmpty().noneMatch(location -> location.startsWith("aimm-scratch:"));
    }

    private void refused(PluginJar jar, String reason) {
        assertThatThrownBy(() -> deployment.deployPlugin(jar.upload()))
                .isInstanceOf(BundleRefusedException.class)
                .hasMessageContaining(reason);
    }

    /** Puts the plugin into the folder that File Install watches. */
    private void copy(String version) throws Exception {
        Path unfinished = Files.write(
                plugins().resolveSibling("unfinished"),
                PluginJar.plugin(version).bytes());
        Files.setLastModifiedTime(unfinished, FileTime.from(Instant.now()));
        Files.move(unfinished, plugins().resolve(JAR), StandardCopyOption.ATOMIC_MOVE);
    }

    private Path plugins() {
        return Path.of(context.getProperty("aimm.test.dir"), "plugins");
    }

    /** What a new model's plugin says of itself. */
    private String version() throws Exception {
        Model model = engine.createInstance(PluginJar.TYPE, Arguments.NONE, Options.NONE)
                .result()
                .toCompletableFuture()
                .get(PATIENCE, TimeUnit.SECONDS);
        return (String) engine.predict(model.instanceId(), Arguments.of("version"), Options.NONE)
                .result()
                .toCompletableFuture()
                .get(PATIENCE, TimeUnit.SECONDS);
    }

    private boolean serves(String version) {
        return engine.plugins().stream()
                .anyMatch(info -> info.version().equals(version) && info.ready() && info.error() == null);
    }

    private void await(BooleanSupplier condition) throws InterruptedException {
        CountDownLatch met = new CountDownLatch(1);
        Runnable look = () -> {
            if (condition.getAsBoolean()) {
                met.countDown();
            }
        };
        BundleListener listener = event -> look.run();
        context.addBundleListener(listener);
        Subscription changes = engine.onChange(look);
        look.run();
        boolean came = met.await(PATIENCE, TimeUnit.SECONDS);
        changes.close();
        context.removeBundleListener(listener);
        assertThat(came).as("%s %s", engine.plugins(), deployment.bundles()).isTrue();
    }

    /** The test plugin's bundle that was installed from such a location, or {@code null}. */
    private Bundle bundle(String location) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> NAME.equals(bundle.getSymbolicName()))
                .filter(bundle -> bundle.getLocation().startsWith(location))
                .findFirst()
                .orElse(null);
    }

    private Bundle named(String name) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> name.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow();
    }

    /** Everything, scratch bundles included. */
    private List<String> installed() {
        return Arrays.stream(context.getBundle(0).getBundleContext().getBundles())
                .map(Bundle::getLocation)
                .collect(Collectors.toCollection(ArrayList::new));
    }
}
