package aimm.runtime.process;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import aimm.plugin.api.ModelPlugin;
import aimm.runtime.testplugin.TestModel;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Builds the test plugin's bundle, as an author's build would. */
final class TestPluginJar {

    private TestPluginJar() {}

    /** Puts a version of the plugin into a folder, in place of the one that is there; whole at any moment. */
    static void deploy(Path folder, String version) throws Exception {
        deploy(folder, version, "Test-Working");
    }

    /** Puts a version into a folder that resolves but does not start in a worker. */
    static void deployBroken(Path folder, String version) throws Exception {
        deploy(folder, version, "Test-Broken");
    }

    private static void deploy(Path folder, String version, String header) throws Exception {
        Path unfinished = Files.createTempFile(folder.getParent(), "plugin", ".unfinished");
        try (Builder builder = new Builder()) {
            builder.setProperty("Bundle-SymbolicName", "aimm.runtime.testplugin");
            builder.setProperty("Bundle-Version", version);
            builder.setProperty("Private-Package", TestModel.class.getPackageName());
            builder.setProperty(header, "true");
            for (Class<?> type : List.of(TestModel.class, ModelPlugin.class, Component.class)) {
                builder.addClasspath(new File(
                        type.getProtectionDomain().getCodeSource().getLocation().toURI()));
            }
            Jar jar = builder.build();
            if (!builder.isOk()) {
                throw new IllegalStateException(builder.getErrors().toString());
            }
            jar.write(unfinished.toFile());
        }
        // bnd dates a jar as its youngest class; File Install tells versions apart by date and size
        Files.setLastModifiedTime(unfinished, FileTime.from(Instant.now()));
        Files.move(unfinished, folder.resolve("testplugin.jar"), StandardCopyOption.ATOMIC_MOVE);
    }
}
