package aimm.server.shell;

import aimm.server.api.Action;
import aimm.server.api.ActionCancelledException;
import aimm.server.api.ActionState;
import aimm.server.api.AimmException;
import aimm.server.api.Engine;
import aimm.server.api.Model;
import aimm.server.api.Options;
import aimm.server.json.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The commands {@code aimm:*} of the Gogo shell. Each gives the text that the shell shows; those that start an action
 * wait for its end and cancel it on Ctrl-C. Arguments are written as {@link Words} says.
 */
@Component(
        name = "aimm.server.shell",
        service = Commands.class,
        property = {
            "osgi.command.scope=aimm",
            "osgi.command.function=types",
            "osgi.command.function=accesses",
            "osgi.command.function=models",
            "osgi.command.function=create",
            "osgi.command.function=fit",
            "osgi.command.function=predict",
            "osgi.command.function=delete",
            "osgi.command.function=upload",
            "osgi.command.function=download",
            "osgi.command.function=actions",
            "osgi.command.function=cancel",
            "osgi.command.function=workers",
            "osgi.command.function=plugins",
            "osgi.command.function=candidates"
        })
public final class Commands {

    private final Engine engine;

    @Activate
    public Commands(@Reference(name = "engine") Engine engine) {
        this.engine = engine;
    }

    @Descriptor("lists the model types that can be used")
    public String types() {
        return Tables.types(engine.modelTypes());
    }

    @Descriptor("lists the data accesses that can be used, as @name, for an argument")
    public String accesses() {
        return Tables.accesses(engine.dataAccesses());
    }

    @Descriptor("lists the models")
    public String models() {
        return Tables.models(engine.state().models().values());
    }

    @Descriptor("creates a model: create TYPE ARGUMENTS, an argument as value or name=value")
    public String create(Object... words) {
        String type = Words.first(words, "TYPE");
        return stored(await(engine.createInstance(type, Words.arguments(words), Options.NONE)));
    }

    @Descriptor("fits a model: fit ID ARGUMENTS, for instance fit 1 @iris_inputs @iris_outputs")
    public String fit(Object... words) {
        return stored(await(engine.fit(Words.id(words), Words.arguments(words), Options.NONE)));
    }

    @Descriptor("asks a model: predict ID ARGUMENTS, for instance predict 1 '[[5.1, 3.5, 1.4, 0.2]]'")
    public String predict(Object... words) {
        return JsonWriter.text(await(engine.predict(Words.id(words), Words.arguments(words), Options.NONE)));
    }

    @Descriptor("removes a model for good: delete ID")
    public String delete(long id) {
        Model deleted = await(engine.deleteInstance(id, Options.NONE));
        return "deleted model " + deleted.instanceId() + ", " + deleted.modelType();
    }

    @Descriptor("stores a file as a new model: upload TYPE FILE")
    public String upload(CommandSession session, String type, String file) throws IOException {
        byte[] instance = Files.readAllBytes(resolve(session, file));
        return stored(await(engine.addInstance(type, instance, Options.NONE)));
    }

    @Descriptor("writes a model to a new file: download ID FILE")
    public String download(CommandSession session, long id, String file) throws IOException {
        byte[] instance = engine.instance(id);
        Path path = resolve(session, file);
        Files.write(path, instance, java.nio.file.StandardOpenOption.CREATE_NEW);
        return "wrote " + Tables.bytes(instance.length) + " to " + path;
    }

    @Descriptor("lists the actions, newest last")
    public String actions() {
        return Tables.actions(engine.state().actions().values());
    }

    @Descriptor("shows one action: actions ID")
    public String actions(long id) {
        return Tables.action(engine.action(id).state());
    }

    @Descriptor("stops an action: cancel ID")
    public String cancel(long id) {
        Action<?> action = engine.action(id);
        if (action.state().status().over()) {
            return "action " + id + " was over already: " + action.state().status();
        }
        action.cancel();
        return "asked action " + id + " to stop";
    }

    @Descriptor("lists the workers")
    public String workers() {
        return Tables.workers(engine.workers());
    }

    @Descriptor("lists the plugins")
    public String plugins() {
        return Tables.plugins(engine.plugins());
    }

    @Descriptor("gives what can stand at a place of a command; for the completion by tab")
    public List<String> candidates(String command, int place) {
        if (place == 1) {
            return switch (command) {
                case "create", "upload" ->
                    engine.modelTypes().stream().map(type -> type.name()).toList();
                case "fit", "predict", "delete", "download" ->
                    engine.state().models().keySet().stream()
                            .map(String::valueOf)
                            .toList();
                case "actions" ->
                    engine.state().actions().keySet().stream()
                            .map(String::valueOf)
                            .toList();
                case "cancel" ->
                    engine.state().actions().values().stream()
                            .filter(action -> !action.status().over())
                            .map(ActionState::id)
                            .map(String::valueOf)
                            .toList();
                default -> List.of();
            };
        }
        return List.of("create", "fit", "predict").contains(command)
                ? engine.dataAccesses().stream()
                        .map(access -> "@" + access.name())
                        .toList()
                : List.of();
    }

    private static String stored(Model model) {
        return "model " + model.instanceId() + ", " + model.modelType() + ", version " + model.version() + ", "
                + Tables.bytes(model.size());
    }

    private static Path resolve(CommandSession session, String file) {
        return session.currentDir().resolve(file);
    }

    private static <T> T await(Action<T> action) {
        CompletableFuture<T> result = action.result().toCompletableFuture();
        try {
            return result.get();
        } catch (InterruptedException e) {
            action.cancel();
            throw new ActionCancelledException(action.id());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AimmException refusal) {
                throw refusal;
            }
            throw new IllegalStateException("action " + action.id() + " failed", e.getCause());
        }
    }
}
