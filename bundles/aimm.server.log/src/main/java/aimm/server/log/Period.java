package aimm.server.log;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import java.util.Optional;

/**
 * When Python's {@code TimedRotatingFileHandler} turns to a new file, and what it then calls the old one.
 *
 * @param length between two turns; whole days if {@code atMidnight}
 * @param weekday the only day on which it turns, at midnight
 * @param suffix for {@code strftime}
 */
record Period(Duration length, boolean atMidnight, Optional<DayOfWeek> weekday, String suffix, ZoneId zone) {

    /**
     * Understands Python's {@code when}, {@code interval} and {@code utc}.
     *
     * @throws IllegalArgumentException if there is no such {@code when}
     */
    static Period of(String when, long interval, boolean utc) {
        ZoneId zone = utc ? ZoneOffset.UTC : ZoneId.systemDefault();
        long count = Math.max(1, interval);
        String upper = when.toUpperCase(Locale.ROOT);
        if (upper.matches("W[0-6]")) {
            DayOfWeek day = DayOfWeek.of(upper.charAt(1) - '0' + 1);
            return new Period(Duration.ofDays(7 * count), true, Optional.of(day), "%Y-%m-%d", zone);
        }
        return switch (upper) {
            case "S" -> new Period(Duration.ofSeconds(count), false, Optional.empty(), "%Y-%m-%d_%H-%M-%S", zone);
            case "M" -> new Period(Duration.ofMinutes(count), false, Optional.empty(), "%Y-%m-%d_%H-%M", zone);
            case "H" -> new Period(Duration.ofHours(count), false, Optional.empty(), "%Y-%m-%d_%H", zone);
            case "D" -> new Period(Duration.ofDays(count), false, Optional.empty(), "%Y-%m-%d", zone);
            case "MIDNIGHT" -> new Period(Duration.ofDays(count), true, Optional.empty(), "%Y-%m-%d", zone);
            default -> throw new IllegalArgumentException("expected S, M, H, D, MIDNIGHT or W0 to W6");
        };
    }

    /** The first turn after a file was last written. */
    Instant turnAfter(Instant written) {
        if (!atMidnight) {
            return written.plus(length);
        }
        ZonedDateTime midnight = written.atZone(zone).truncatedTo(ChronoUnit.DAYS);
        if (weekday.isPresent()) {
            // the file of that day is whole at its end
            ZonedDateTime day = midnight.with(TemporalAdjusters.nextOrSame(weekday.get()));
            return day.plusDays(1).plusDays(length.toDays() - 7).toInstant();
        }
        return midnight.plusDays(length.toDays()).toInstant();
    }

    /** What the file that ended at a turn is called. */
    String suffixOf(Instant turn) {
        ZonedDateTime end = turn.atZone(zone);
        ZonedDateTime begin = atMidnight ? end.minusDays(length.toDays()) : end.minus(length);
        return Strftime.format(suffix, begin);
    }
}
