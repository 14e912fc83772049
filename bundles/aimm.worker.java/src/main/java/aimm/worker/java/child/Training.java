package aimm.worker.java.child;

import aimm.plugin.api.Arguments;
import aimm.plugin.api.Tensor;
import aimm.plugin.api.TraceContext;
import aimm.worker.protocol.CallKind;
import aimm.worker.protocol.FrameReader;
import aimm.worker.protocol.FrameWriter;
import aimm.worker.protocol.Messages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** Does once what a worker does, against itself, so that the archive has the classes that takes. */
final class Training {

    private static final String NAME = "training";

    private Training() {}

    /** @param folder takes a few files */
    static void run(PluginFramework framework, Path folder) throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
        Path mark = Files.write(folder.resolve("mark"), new byte[Long.BYTES]);
        try (ServerSocketChannel listening =
                        ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address);
                SocketChannel worker = SocketChannel.open(address);
                SocketChannel server = listening.accept();
                RunningMark running = RunningMark.open(mark)) {
            Replies replies = new Replies(worker);
            replies.send(out -> Messages.hello(out, new Messages.Hello(Messages.PROTOCOL, "", "java", 1, "Java")));
            FrameWriter frames = new FrameWriter();
            Messages.configure(frames, image(folder));
            Arguments arguments =
                    Arguments.of(1, "text", Tensor.of(new double[] {1, 2})).with("name", true);
            for (CallKind kind : List.of(CallKind.INSTANTIATE, CallKind.FIT, CallKind.PREDICT)) {
                boolean serialize = kind != CallKind.PREDICT;
                Messages.call(
                        frames,
                        new Messages.Call(1, kind, 1, NAME, 1, 1, serialize, true, arguments, TraceContext.NONE),
                        new byte[1]);
            }
            Messages.shutdown(frames);
            frames.sendTo(server);
            new CallLoop(worker, new FrameReader(worker), replies, running, framework).run();
        }
    }

    private static Map<String, Object> image(Path folder) throws IOException {
        ByteArrayOutputStream configurations = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(configurations)) {
            out.writeObject(List.of(new HashMap<>(Map.of("service.pid", NAME, "key", "value"))));
        }
        Path jar = bundle(folder.resolve("training.jar"));
        return Map.of(
                "bundles", List.of(Map.of("path", jar.toString(), "start", true, "wired_to", List.of())),
                "provides", List.of(NAME),
                "configurations", configurations.toByteArray(),
                "cached_models", 1L,
                "start_millis", 10_000L);
    }

    private static Path bundle(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", NAME);
        main.putValue("Import-Package", "aimm.plugin.api");
        main.putValue("Service-Component", "component.xml");
        main.putValue("Require-Capability", "osgi.extender;filter:=\"(osgi.extender=osgi.component)\"");
        String type = TrainingModel.class.getName();
        String path = type.replace('.', '/') + ".class";
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest);
                InputStream in = Training.class.getClassLoader().getResourceAsStream(path)) {
            out.putNextEntry(new ZipEntry(path));
            in.transferTo(out);
            out.putNextEntry(new ZipEntry("component.xml"));
            String component = """
                    <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="training" activate="activate">
                      <implementation class="%s"/>
                      <service><provide interface="aimm.plugin.api.ModelPlugin"/></service>
                      <property name="aimm.model.type" value="training"/>
                    </scr:component>
                    """.formatted(type);
            out.write(component.getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }
}
