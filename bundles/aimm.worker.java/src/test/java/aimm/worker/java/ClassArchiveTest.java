package aimm.worker.java;

import static org.assertj.core.api.Assertions.assertThat;

import aimm.server.api.Worker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTest {

    @TempDir
    private Path folder;

    @Test
    void makesAnArchiveOnceThatWorkersUse() throws Exception {
        ChildBase base = TestWorkers.jars(folder);
        Path cache = folder.resolve("cache");
        ClassArchive first = ClassArchive.open(base, cache);
        assertThat(first.options()).isEmpty();

        first.train(Files.createDirectory(folder.resolve("training")));

        assertThat(first.options()).hasSize(1);
        ClassArchive second = ClassArchive.open(base, cache);
        assertThat(second.options()).isEqualTo(first.options());
        assertThat(second.base().classPath()).allMatch(jar -> jar.startsWith(cache));
        try (Stream<Path> files = Files.list(second.base().classPath().get(0).getParent())) {
            assertThat(files).noneMatch(file -> file.getFileName().toString().startsWith("unfinished"));
        }
        List<String> options = Stream.concat(
                        second.options().stream(), Stream.of("-Xlog:class+load=info:file=" + folder.resolve("loaded")))
                .toList();
        try (TestWorkers workers = new TestWorkers(second.base(), options)) {
            Worker worker = workers.start();
            assertThat(Answer.of(worker, TestWorkers.predict("echo", 1)).value())
                    .isEqualTo(1L);
        }
        assertThat(Files.readString(folder.resolve("loaded")))
                .containsPattern("aimm.worker.java.child.CallLoop source: shared objects file \\(top\\)");
    }

    @Test
    void workersStartWithoutAUsableFolderAndWithASpoiltArchive() throws Exception {
        ChildBase base = TestWorkers.jars(folder);
        Path noFolder = Files.writeString(folder.resolve("file"), "");
        ClassArchive without = ClassArchive.open(base, noFolder);
        assertThat(without.options()).isEmpty();
        assertThat(without.base()).isEqualTo(base);

        ClassArchive spoilt = ClassArchive.open(base, folder.resolve("cache"));
        Path archive = spoilt.base().classPath().get(0).resolveSibling("classes.jsa");
        Files.writeString(archive, "no archive");
        assertThat(spoilt.options()).hasSize(1);
        try (TestWorkers workers = new TestWorkers(spoilt.base(), spoilt.options())) {
            Worker worker = workers.start();
            assertThat(Answer.of(worker, TestWorkers.predict("echo", 1)).value())
                    .isEqualTo(1L);
        }
    }
}
