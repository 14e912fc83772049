package aimm.worker.java.child;

import aimm.worker.protocol.FrameReader;
import aimm.worker.protocol.Messages;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** The child JVM's program. */
public final class Main {

    private static final int FAILED = 71;

    private Main() {}

    /** @param arguments {@code --train} only starts up and ends, to show the JVM which classes that takes */
    public static void main(String[] arguments) {
        try {
            run(arguments.length > 0 && arguments[0].equals("--train"));
        } catch (Throwable e) {
            if (!Shutdown.hasBegun()) {
                e.printStackTrace();
                Runtime.getRuntime().halt(FAILED); // whatever threads the framework or the plugin has
            }
        }
        if (!Shutdown.hasBegun()) {
            System.exit(0);
        }
    }

    private static void run(boolean train) throws Exception {
        InputStream lifeline = new FileInputStream(FileDescriptor.in);
        System.setIn(InputStream.nullInputStream());
        TerminalInterrupt.ignore();
        Boot boot = Boot.read(lifeline);
        if (!train) {
            Shutdown.endWith(lifeline); // a server can die while its worker starts
        }
        PluginFramework framework = PluginFramework.start(boot);
        if (train) {
            Training.run(framework, Path.of(boot.get("training")));
            framework.stop();
            return;
        }
        Shutdown.interruptFirst(Thread.currentThread());
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                RunningMark mark = RunningMark.open(Path.of(boot.get("mark")))) {
            channel.connect(UnixDomainSocketAddress.of(boot.get("socket")));
            Replies replies = new Replies(channel);
            replies.send(out -> Messages.hello(
                    out,
                    new Messages.Hello(
                            Messages.PROTOCOL,
                            boot.get("token"),
                            "java",
                            ProcessHandle.current().pid(),
                            "Java " + Runtime.version().feature())));
            new CallLoop(channel, new FrameReader(channel), replies, mark, framework).run();
        }
        if (!Shutdown.hasBegun()) {
            framework.stop();
        }
    }
}
