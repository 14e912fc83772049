package aimm.runtime;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may know whom. */
class DirectionTest {

    private static final String[] JAVA_AND_OSGI = {"java..", "javax..", "org.osgi.."};
    private static final String EXPORTS_ALLOWED = "aimm\\.(plugin|server|server\\.hat)\\.api|aimm\\.server\\.json"
            + "|aimm\\.server\\.formats|aimm\\.client|aimm\\.server\\.security|aimm\\.worker\\.protocol|aimm\\.server\\.log|hat\\..*";

    private static JavaClasses all;

    @BeforeAll
    static void load() {
        all = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(location -> !location.contains("-tests.jar"))
                .importPackages("aimm", "hat");
    }

    static Stream<String> bundles() throws IOException {
        return manifests().keySet().stream();
    }

    @Test
    void thePluginApiKnowsNothing() {
        classes()
                .that()
                .resideInAPackage("aimm.plugin.api..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(JAVA_AND_OSGI).or(resideInAPackage("aimm.plugin.api..")))
                .check(all);
    }

    @Test
    void theServerApiKnowsThePluginApiAlone() {
        classes()
                .that()
                .resideInAPackage("aimm.server.api..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(JAVA_AND_OSGI)
                        .or(resideInAnyPackage("aimm.plugin.api..", "aimm.server.api..")))
                .check(all);
    }

    /** All that a bundle may use of others is what they export, so no provider sees another or the engine's inside. */
    @ParameterizedTest
    @MethodSource("bundles")
    void aBundleUsesOfOthersOnlyApis(String bundle) {
        noClasses()
                .that()
                .resideInAPackage(bundle + "..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("aimm..", "hat..")
                        .and(not(resideInAPackage(bundle + "..")))
                        .and(not(resideInAnyPackage(
                                "aimm.plugin.api",
                                "aimm.server.api",
                                "aimm.server.hat.api",
                                "aimm.server.json",
                                "aimm.server.formats",
                                "aimm.server.security",
                                "aimm.worker.protocol",
                                "hat.."))))
                .check(all);
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void aPluginUsesThePluginApiAlone(String bundle) {
        if (bundle.startsWith("aimm.plugin.")) {
            noClasses()
                    .that()
                    .resideInAPackage(bundle + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("aimm.server..", "aimm.worker..", "hat..")
                    .check(all);
        }
    }

    @Test
    void hatKnowsNothingOfAimm() {
        noClasses()
                .that()
                .resideInAPackage("hat..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("aimm..")
                .allowEmptyShould(true)
                .check(all);
    }

    @Test
    void theLauncherKnowsTheFrameworkAlone() {
        classes()
                .that()
                .resideInAPackage("aimm.runtime")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.osgi.framework..", "aimm.runtime")
                .check(all);
    }

    /** It is no bundle, so no manifest says it. */
    @Test
    void theCommandLineKnowsTheClientAndWhatThatGives() {
        noClasses()
                .that()
                .resideInAPackage("aimm.cli..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("aimm..", "hat..")
                        .and(not(resideInAnyPackage(
                                "aimm.cli..",
                                "aimm.client",
                                "aimm.plugin.api",
                                "aimm.server.api",
                                "aimm.server.json",
                                "aimm.server.security"))))
                .check(all);
    }

    @Test
    void nobodyOnTheServerKnowsTheClient() {
        noClasses()
                .that(not(resideInAnyPackage("aimm.cli..", "aimm.client..")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("aimm.cli..", "aimm.client..")
                .check(all);
    }

    @ParameterizedTest
    @CsvSource({
        "tools.jackson.core.., aimm.server.json hat.json",
        "tools.jackson.databind.., aimm.server.config",
        "com.networknt.., aimm.server.config",
        "org.yaml.snakeyaml.., aimm.server.config",
        "ch.qos.logback.., aimm.server.log",
        "org.eclipse.jetty.., aimm.server.control.http hat.juggler",
        "org.sqlite.., aimm.server.backend.sqlite",
        "libsvm.., aimm.plugin.iris",
        "de.siegmar.fastcsv.., aimm.server.formats",
        "org.apache.arrow.., aimm.server.formats",
        "com.google.flatbuffers.., aimm.server.formats",
        "org.apache.felix.service.command.., aimm.server.shell",
        "picocli.., aimm.cli",
        "io.opentelemetry.., aimm.server.tracing",
    })
    void aLibraryLivesBehindOneBundleOfOursAndOneOfHats(String library, String bundles) {
        String[] homes = Stream.concat(
                        Stream.of(bundles.split(" ", -1)).map(bundle -> bundle + ".."),
                        Stream.of("tools..", "ch..", "org.."))
                .toArray(String[]::new);
        noClasses()
                .that(not(resideInAnyPackage(homes)))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(all);
    }

    @Test
    void onlyApisExportPackagesAndAlwaysWithTheirVersions() throws IOException {
        manifests().forEach((bundle, manifest) -> {
            String exports = manifest.getValue("Export-Package");
            if (bundle.matches(EXPORTS_ALLOWED)) {
                for (String one : exports.split(",(?=[\\w.]+;)", -1)) {
                    assertThat(one).as("export of " + bundle).contains(";version=");
                }
            } else {
                assertThat(exports).as("exports of " + bundle).isNull();
            }
        });
    }

    @Test
    void theLogBundleExportsTheLoggingLibrariesAlone() throws IOException {
        String exports = manifests().get("aimm.server.log").getValue("Export-Package");

        assertThat(exports.split(",(?=[\\w.]+;)", -1))
                .allSatisfy(one -> assertThat(one).matches("(?s)(org\\.slf4j|ch\\.qos\\.logback)\\..*|org\\.slf4j;.*"));
    }

    @Test
    void importsOfOurPackagesHaveVersions() throws IOException {
        manifests().forEach((bundle, manifest) -> {
            String imports =
                    Optional.ofNullable(manifest.getValue("Import-Package")).orElse("");
            Stream.of(imports.split(",(?=[\\w.]+(?:;|,|$))", -1))
                    .filter(one -> one.startsWith("aimm.") || one.startsWith("hat."))
                    .forEach(one -> assertThat(one).as("import of " + bundle).contains(";version="));
        });
    }

    /** Of our bundles, by symbolic name. */
    private static Map<String, Attributes> manifests() throws IOException {
        Map<String, Attributes> manifests = new TreeMap<>();
        for (URL url : Collections.list(DirectionTest.class.getClassLoader().getResources("META-INF/MANIFEST.MF"))) {
            try (InputStream in = url.openStream()) {
                Attributes attributes = new Manifest(in).getMainAttributes();
                String name = attributes.getValue("Bundle-SymbolicName");
                if (name != null && name.matches("(aimm|hat)\\..*") && !name.startsWith("aimm.runtime")) {
                    manifests.put(name, attributes);
                }
            }
        }
        assertThat(manifests).containsKeys("aimm.plugin.api", "aimm.server.engine");
        return manifests;
    }
}
