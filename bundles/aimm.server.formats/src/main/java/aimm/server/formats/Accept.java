package aimm.server.formats;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** What an Accept header says of the types we can answer with (RFC 9110, section 12.5.1). */
final class Accept {

    static final String JSON = "application/json";

    /**
     * How well one of our types fits.
     *
     * @param type with the parameters the client gave
     * @param exactness 2 if it was named, 1 if its family was, 0 if any type will do
     * @param position in the header, from its end
     */
    private record Fit(MediaType type, double quality, int exactness, int position) {}

    private static final Comparator<Fit> MOST_SPECIFIC =
            Comparator.comparingInt(Fit::exactness).thenComparingDouble(Fit::quality);
    private static final Comparator<Fit> BEST = Comparator.comparingDouble(Fit::quality)
            .thenComparingInt(Fit::exactness)
            .thenComparingInt(Fit::position);

    private Accept() {}

    /**
     * The type a client likes best; of those it likes alike, the one it named first, or the first of ours.
     *
     * @return {@code null} if it accepts none
     */
    static MediaType best(String header, List<String> choices) {
        List<MediaType> ranges = MediaType.parseAll(header);
        Fit best = null;
        for (String choice : choices) {
            Fit fit = fit(choice, ranges);
            if (fit != null && fit.quality > 0 && (best == null || BEST.compare(fit, best) > 0)) {
                best = fit;
            }
        }
        return best == null ? null : best.type;
    }

    private static Fit fit(String choice, List<MediaType> ranges) {
        return IntStream.range(0, ranges.size())
                .mapToObj(i -> fit(choice, ranges.get(i), ranges.size() - i))
                .filter(Objects::nonNull)
                .max(MOST_SPECIFIC.thenComparingInt(Fit::position))
                .orElse(null);
    }

    private static Fit fit(String choice, MediaType range, int position) {
        int exactness = exactness(choice, range);
        return exactness < 0
                ? null
                : new Fit(new MediaType(choice, range.parameters()), quality(range), exactness, position);
    }

    private static int exactness(String choice, MediaType range) {
        if (range.name().equals(choice)) {
            return 2;
        }
        if (range.name().equals("*/*")) {
            return 0;
        }
        return range.name().endsWith("/*") && choice.startsWith(range.family() + "/") ? 1 : -1;
    }

    /** What is no number counts as none given. */
    private static double quality(MediaType range) {
        String q = range.parameters().getOrDefault("q", "1");
        return q.matches("[01](\\.\\d{0,3})?") ? Math.min(1, Double.parseDouble(q)) : 1;
    }
}
