package aimm.server.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** {@code app.log.2026-11-24} is the backup of {@code app.log} that begins on that day. */
final class TimedBackups extends Backups {

    private final Period period;
    private final int count;

    private Instant turn;

    /** @param count backups that are kept; 0 keeps all */
    TimedBackups(Period period, int count, String file) {
        this.period = period;
        this.count = count;
        File existing = new File(file);
        turn = period.turnAfter(existing.length() > 0 ? Instant.ofEpochMilli(existing.lastModified()) : Instant.now());
    }

    Trigger trigger() {
        return new Trigger() {
            @Override
            public boolean isTriggeringEvent(File file, ILoggingEvent event) {
                return !Instant.ofEpochMilli(event.getTimeStamp()).isBefore(turn);
            }
        };
    }

    @Override
    void rollOver(Path file) throws IOException {
        move(file, Path.of(file + "." + period.suffixOf(turn)));
        turn = period.turnAfter(Instant.now());
        if (count > 0) {
            String prefix = file.getFileName() + ".";
            try (Stream<Path> siblings = Files.list(file.toAbsolutePath().getParent())) {
                List<Path> newestFirst = siblings.filter(
                                sibling -> sibling.getFileName().toString().matches("\\Q" + prefix + "\\E\\d{4}-.*"))
                        .sorted(Comparator.reverseOrder())
                        .toList();
                for (Path old : newestFirst.subList(Math.min(count, newestFirst.size()), newestFirst.size())) {
                    Files.deleteIfExists(old);
                }
            }
        }
    }
}
