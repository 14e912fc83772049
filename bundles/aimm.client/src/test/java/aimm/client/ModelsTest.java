package aimm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.plugin.api.Arguments;
import aimm.plugin.api.DataFrame;
import aimm.plugin.api.Series;
import aimm.plugin.api.Tensor;
import aimm.server.api.DataAccessArgument;
import aimm.server.api.InvalidRequestException;
import aimm.server.control.http.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against the real HTTP control. */
@Timeout(30)
class ModelsTest {

    private static final String TYPE = "fake.Type";

    @TempDir
    Path folder;

    private TestServer server;
    private AimmClient aimm;
    private Models models;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer();
        aimm = AimmClient.to(server.address).build();
        models = aimm.models();
    }

    @AfterEach
    void stop() {
        aimm.close();
        server.close();
    }

    @Test
    void aModelIsCreatedShownListedAndDeleted() throws Exception {
        Model created = models.create(TYPE, Arguments.of(1).with("C", 10));

        assertThat(created).isEqualTo(new Model(1, TYPE, 1, created.size(), List.of(), Map.of(), true));
        assertThat(server.engine.instance(1)).asString().contains("10");
        assertThat(models.show("1")).isEqualTo(created);
        assertThat(models.list()).containsExactly(created);
        models.delete(1);
        assertThat(models.list()).isEmpty();
    }

    @Test
    void modelsAreFoundByTypeAndTag() throws Exception {
        models.create(TYPE, Arguments.NONE);
        models.annotate(1, List.of("a & b"), Map.of());

        assertThat(models.list(TYPE, "a & b")).hasSize(1);
        assertThat(models.list(TYPE, "a")).isEmpty();
        assertThat(models.list("other", null)).isEmpty();
    }

    @Test
    void tagsAreReplacedAndMetadataAddedAndRemoved() throws Exception {
        models.create(TYPE, Arguments.NONE);
        models.annotate(1, List.of("old"), Map.of("k", "1", "l", "2"));
        Map<String, String> removal = new HashMap<>();
        removal.put("k", null);

        Model annotated = models.annotate(1, null, removal);

        assertThat(annotated.tags()).containsExactly("old");
        assertThat(annotated.metadata()).isEqualTo(Map.of("l", "2"));
        assertThat(models.annotate(1, List.of("new"), Map.of()).tags()).containsExactly("new");
    }

    @Test
    void aModelIsFittedAndRolledBack() throws Exception {
        models.create(TYPE, Arguments.NONE);

        assertThat(models.fit(1, Arguments.of(2)).version()).isEqualTo(2);
        assertThat(models.rollback(1, 1).version()).isEqualTo(3);
        assertThat(aimm.jobs().rollback(1, 1).await().version()).isEqualTo(4);
    }

    @Test
    void valuesGoThereAndBack() throws Exception {
        models.create(TYPE, Arguments.NONE);
        List<Object> values = new ArrayList<>();
        values.add(null);
        values.addAll(List.of(
                true,
                7L,
                0.5,
                "text",
                List.of(1L, "a"),
                Map.of("k", List.of(0.5)),
                Tensor.of(new float[] {1, Float.NaN}),
                new DataFrame(List.of("r"), Map.of("c", List.of(1.5))),
                new Series("name", List.of("r"), List.of(2.5))));
        for (Object value : values) {
            assertThat(models.predict("1", new Arguments(Arrays.asList(value), Map.of())))
                    .isEqualTo(value);
        }
        assertThat(models.predict("1", Arguments.of(new byte[] {1, 2}))).isEqualTo(new byte[] {1, 2});
        server.engine.prediction = arguments -> arguments.positional().equals(List.of(List.of(1.5, Double.NaN)));
        assertThat(models.predict("1", Arguments.of(List.of(1.5, Double.NaN)))).isEqualTo(true);
    }

    @Test
    void dataAccessesAreArguments() throws Exception {
        models.create(TYPE, Arguments.NONE);
        server.engine.prediction = arguments -> arguments.keyword().get("X").toString();
        DataAccessArgument rows = new DataAccessArgument("rows", List.of(1L), Map.of("k", "v"));

        assertThat(models.predict("1", new Arguments(List.of(), Map.of("X", rows))))
                .isEqualTo(rows.toString());
    }

    @Test
    void instancesAreUploadedReplacedAndDownloaded() throws Exception {
        byte[] large = new byte[3_000_000];
        Arrays.fill(large, (byte) 3);
        Path file = Files.write(folder.resolve("instance"), large);
        AtomicReference<Long> moved = new AtomicReference<>(0L);

        assertThat(models.telling(moved::set).upload(TYPE, file).size()).isEqualTo(large.length);
        assertThat(moved.get()).isEqualTo(large.length);
        assertThat(server.engine.instance(1)).isEqualTo(large);
        Files.write(file, new byte[0]);
        assertThat(models.replace(1, file).version()).isEqualTo(2);
        Files.write(file, new byte[] {4});
        models.replace(1, file);

        Downloaded downloaded = models.telling(moved::set).download("1", file);
        assertThat(downloaded)
                .isEqualTo(new Downloaded(1, "e52d9c508c502347344d8c07ad91cbd6068afc75ff6292f062a09ca381c89e71"));
        assertThat(file).hasBinaryContent(new byte[] {4});
        assertThat(moved.get()).isEqualTo(1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        models.download("1", out);
        assertThat(out.toByteArray()).isEqualTo(new byte[] {4});
        assertThat(folder.toFile().list()).containsExactly("instance");
    }

    @Test
    void whatComesDamagedChangesNoFile() throws Exception {
        Path file = Files.write(folder.resolve("instance"), new byte[] {1});
        models.upload(TYPE, file);
        Files.write(file, new byte[] {9});

        assertThatThrownBy(() -> models.download("1", 1, file)) // the digest that the engine tells is made up
                .isInstanceOf(UnexpectedAnswerException.class)
                .hasMessageContaining("SHA-256 is S/USLzRFVMU73i67jNK349FgCtYxw4Wl18ziPHeFRZo= and should be qxI=");
        assertThat(file).hasBinaryContent(new byte[] {9});
        assertThat(folder.toFile().list()).containsExactly("instance");
        assertThatThrownBy(() -> models.download("1", 1, new ByteArrayOutputStream()))
                .isInstanceOf(UnexpectedAnswerException.class);
    }

    @Test
    void filesThatCantBeUsedAreSaid() throws Exception {
        models.create(TYPE, Arguments.NONE);

        assertThatThrownBy(() -> models.upload(TYPE, folder.resolve("none")))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("none");
        assertThatThrownBy(() -> models.upload(TYPE, folder))
                .isInstanceOf(IOException.class)
                .hasMessage(folder + " is no file");
        assertThatThrownBy(() -> models.download("1", folder.resolve("no/file")))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> models.export("1", folder))
                .isInstanceOf(IOException.class)
                .hasMessage(folder + " is no file");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void modelsAreExportedAndImported() throws Exception {
        models.create(TYPE, Arguments.NONE);
        Path export = folder.resolve("model.zip");
        assertThat(models.export("1", export).bytes()).isEqualTo(Files.size(export));

        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(export))) {
            zip.putNextEntry(new ZipEntry("model.json"));
            zip.write("{\"format\": \"aimm-model\", \"model_type\": \"fake.Type\", \"tags\": [\"t\"]}"
                    .getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry("instance"));
            zip.write(5);
        }
        Model imported = models.importFrom(export);
        assertThat(imported.instanceId()).isEqualTo(2);
        assertThat(imported.tags()).containsExactly("t");
        assertThat(server.engine.instance(2)).containsExactly(5);
    }

    @Test
    void versionsAreListedAndAsked() throws Exception {
        models.create(TYPE, Arguments.NONE);
        models.fit(1, Arguments.NONE);

        History history = models.versions("1");
        assertThat(history.history()).isTrue();
        assertThat(history.versions()).extracting(ModelVersion::version).containsExactly(2L, 1L);
        ModelVersion first = models.version("1", 1);
        assertThat(first).isEqualTo(history.versions().get(1));
        assertThat(first.sha256()).isEqualTo("ab12");
        assertThat(first.created()).isEqualTo(Instant.parse("2026-01-02T03:04:05.678Z"));
        assertThat(first.user()).isEqualTo("alice");
        assertThat(first.kwargs()).isEqualTo(Map.of("C", "10"));
        assertThat(models.predict("1", 1, Arguments.of(7))).isEqualTo(7L);
        assertThat(server.engine.lastVersion).isEqualTo(1);
        assertThat(aimm.jobs().predict("1", 1, Arguments.of(8)).await()).isEqualTo(8L);
    }

    @Test
    void aliasesStandForModelsAndVersions() throws Exception {
        models.create(TYPE, Arguments.NONE);
        assertThat(aimm.aliases().put("champion", 1, 1L)).isEqualTo(new Alias("champion", 1, 1L));
        assertThat(aimm.aliases().put("newest", 1, null)).isEqualTo(new Alias("newest", 1, null));

        assertThat(models.predict("champion", Arguments.of(7))).isEqualTo(7L);
        assertThat(server.engine.lastVersion).isEqualTo(1);
        assertThat(models.show("newest").instanceId()).isEqualTo(1);
        assertThat(aimm.aliases().show("champion").version()).isEqualTo(1);
        assertThat(aimm.aliases().list()).extracting(Alias::alias).containsExactly("champion", "newest");
        aimm.aliases().remove("champion");
        assertThatThrownBy(() -> models.predict("champion", Arguments.NONE))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.type()).isEqualTo("unknown-alias"));
    }

    @Test
    void eachCallOfABatchHasItsOutcome() throws Exception {
        models.create(TYPE, Arguments.NONE);
        server.engine.prediction = arguments -> {
            if (arguments.positional().isEmpty()) {
                throw new InvalidRequestException("x is missing");
            }
            return arguments.positional().get(0);
        };

        List<Outcome> outcomes = models.within(Duration.ofSeconds(5))
                .batch("1", List.of(Arguments.of(1), Arguments.NONE, Arguments.of(Tensor.of(new double[] {0.5}))));

        assertThat(outcomes.get(0)).isEqualTo(new Outcome(1L, null));
        assertThat(outcomes.get(1).failure().type()).isEqualTo("invalid-arguments");
        assertThat(outcomes.get(1).failure()).hasMessage("x is missing");
        assertThat(outcomes.get(2).result()).isEqualTo(Tensor.of(new double[] {0.5}));
        assertThat(models.batch("1", List.of(Arguments.of(3)))).containsExactly(new Outcome(3L, null));
    }

    @Test
    void theServerIsToldHowLongAnActionMayTakeAndWhetherItIsDetached() throws Exception {
        models.create(TYPE, Arguments.NONE);
        LinkedBlockingQueue<CompletableFuture<Object>> asked = new LinkedBlockingQueue<>();
        server.engine.prediction = arguments -> {
            CompletableFuture<Object> result = new CompletableFuture<>();
            asked.add(result);
            return result;
        };
        server.engine.started.clear();

        models.within(Duration.ofMillis(2500)).create(TYPE, Arguments.NONE);
        assertThat(server.engine.lastOptions.timeout()).isEqualTo(Duration.ofMillis(2500));
        server.engine.started.clear();
        CompletableFuture<Object> detached =
                Waiting.start(() -> models.detached().predict("1", Arguments.NONE));
        asked.take();
        var action = server.engine.started.take();
        aimm.close();
        assertThat(Waiting.failure(detached)).isInstanceOf(ClosedException.class);
        assertThat(action.cancelled).isNotDone();
    }

    @Test
    void answersAreTakenInTheFormatsOfOtherPrograms() throws Exception {
        models.create(TYPE, Arguments.NONE);
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        models.predict("1", 1L, Arguments.of(List.of(1, 2)), "text/csv", out);

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualToNormalizingNewlines("0\n1\n2\n");
        assertThat(server.engine.lastVersion).isEqualTo(1);
    }

    @Test
    void filesAreArgumentsBesideOthers() throws Exception {
        DataFrame table = DataFrame.of(Map.of("a", List.of(1L, 3L)));
        DataFile file = DataFile.of(Files.writeString(folder.resolve("flowers.csv"), "a\n1\n3\n"), "text/csv");
        DataAccessArgument rows = new DataAccessArgument("rows");
        Arguments arguments = new Arguments(Arrays.asList(file, null, Double.NaN), Map.of("größe", file, "data", rows));

        models.create(TYPE, new Arguments(List.of(file), Map.of()));
        assertThat(new String(server.engine.instance(1), StandardCharsets.UTF_8))
                .isEqualTo("(data frame of 2 rows, columns [a])");
        models.fit(1, arguments);
        aimm.jobs().fit(1, arguments).await();

        assertThat(server.engine.lastFit.positional()).isEqualTo(Arrays.asList(table, null, Double.NaN));
        assertThat(server.engine.lastFit.keyword()).isEqualTo(Map.of("größe", table, "data", rows));
        server.engine.prediction = Arguments::toString;
        assertThat(models.predict("1", 1, new Arguments(List.of(file), Map.of())))
                .isEqualTo("(data frame of 2 rows, columns [a])");
    }

    @Test
    void whatCantBeAPartOfAFormIsSaid() throws Exception {
        Path empty = Files.createFile(folder.resolve("empty.npy"));
        DataFile file = DataFile.of(empty, "application/x-npy");
        models.create(TYPE, Arguments.NONE);

        assertThatThrownBy(() -> models.fit(1, new Arguments(List.of(file), Map.of())))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.type()).isEqualTo("malformed-data"));
        for (String name : List.of("args", "", "a\"b", "a\r\nb", "a\\b")) {
            assertThatThrownBy(() -> models.fit(1, new Arguments(List.of(), Map.of(name, file))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("can't be a keyword");
        }
        assertThatThrownBy(() -> DataFile.of(folder, "text/csv")).isInstanceOf(IOException.class);
    }
}
