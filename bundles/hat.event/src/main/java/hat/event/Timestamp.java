package hat.event;

import hat.chatter.MalformedMessageException;
import hat.chatter.SbsReader;
import hat.chatter.SbsWriter;
import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * A time to the microsecond.
 *
 * @param s whole seconds since 1970-01-01 UTC, rounded down; any 64 bit integer
 * @param us microseconds after that, 0 to 999999
 */
public record Timestamp(long s, int us) implements Comparable<Timestamp> {

    private static final int SECOND = 1_000_000;

    public Timestamp {
        if (us < 0 || us >= SECOND) {
            throw new IllegalArgumentException("expected microseconds from 0 to 999999, got " + us);
        }
    }

    public static Timestamp now() {
        return of(Instant.now());
    }

    /** Rounded down to the microsecond. */
    public static Timestamp of(Instant instant) {
        return new Timestamp(instant.getEpochSecond(), instant.getNano() / 1000);
    }

    /** @param seconds since 1970; rounded to the nearest microsecond, of two equally near to the even one */
    public static Timestamp ofSeconds(double seconds) {
        return new Timestamp(0, 0).plusSeconds(seconds);
    }

    /** Seconds since 1970, as exactly as a double can be. */
    public double toSeconds() {
        return s + us * 1e-6;
    }

    /** @param seconds may be negative; rounded to the microsecond */
    public Timestamp plusSeconds(double seconds) {
        if (!(Math.abs(seconds) < 0x1p63)) {
            throw new IllegalArgumentException("expected seconds of 64 bits, got " + seconds);
        }
        double whole = Math.floor(seconds);
        long micros = us + (long) Math.rint((seconds - whole) * SECOND);
        return new Timestamp(Math.addExact(Math.addExact(s, (long) whole), micros / SECOND), (int) (micros % SECOND));
    }

    /**
     * The date and time.
     *
     * @throws java.time.DateTimeException if it is more than a billion years away
     */
    public Instant toInstant() {
        return Instant.ofEpochSecond(s, us * 1000L);
    }

    /** Twelve bytes that compare, unsigned, like the times; used in storage only. */
    public byte[] toBytes() {
        return ByteBuffer.allocate(12).putLong(s ^ Long.MIN_VALUE).putInt(us).array();
    }

    @Override
    public int compareTo(Timestamp other) {
        return s != other.s ? Long.compare(s, other.s) : Integer.compare(us, other.us);
    }

    void write(SbsWriter out) {
        out.integer(s).integer(us);
    }

    static Timestamp read(SbsReader in) throws MalformedMessageException {
        long s = in.integer();
        long us = in.integer();
        if (us < 0 || us >= SECOND) {
            throw new MalformedMessageException("a timestamp with " + us + " microseconds");
        }
        return new Timestamp(s, (int) us);
    }
}
