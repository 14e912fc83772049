package aimm.server.security;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

/**
 * Checks logins, and slows them down where they fail again and again.
 *
 * <p>Failures count per name and per address; those of IPv6 per network of 64 bits. Attempts of one name, or from one
 * address, are checked one after another, so that many connections gain nothing. After {@value Lane#FREE_FAILURES}
 * failures the next one waits, from the last failure on, half a second, then twice as long each time, up to ten seconds.
 * A right login clears the count of the name but not that of the address; counts are forgotten five minutes after their
 * last failure.
 *
 * <p>An attempt is refused unchecked, as if it were wrong, when its name or address has failed so often and
 * {@value Lane#MOST_WAITING} others wait behind the one whose turn it is, when too many wait in all, or when the executor
 * takes no more. An attempt whose client has gone stays in line.
 *
 * <p>Where every request brings its login, {@link #knows} lets those in at once that were right before.
 *
 * <p>Methods return at once and may be called from any thread. Results arrive on a thread that belongs to this object, or
 * on the caller's; what depends on them must not block.
 */
public final class Logins implements AutoCloseable {

    /** Longer names and digests are nobody's; they would only fill the memory. */
    private static final int MOST_CHARACTERS = 1_000;

    private static final int MOST_ATTEMPTS = 1_000;
    private static final int MOST_QUEUED_CHECKS = 16;
    private static final int MOST_LANES = 10_000;

    private final BiPredicate<String, String> check;
    private final BiPredicate<String, String> remembers;
    private final Familiar familiar = new Familiar();
    private final Executor checks;
    private final Ticker ticker;
    private final Runnable endOfChecks;

    // what follows is only touched by the ticker's thread
    private final Lanes addresses = new Lanes(MOST_LANES);
    private final Lanes names = new Lanes(MOST_LANES);
    private final Set<Attempt> open = new HashSet<>();
    private boolean closed;

    /**
     * For tests.
     *
     * @param check whether a name and a digest are right
     * @param remembers whether they were before
     */
    Logins(
            BiPredicate<String, String> check,
            BiPredicate<String, String> remembers,
            Executor checks,
            Ticker ticker,
            Runnable endOfChecks) {
        this.check = check;
        this.remembers = remembers;
        this.checks = checks;
        this.ticker = ticker;
        this.endOfChecks = endOfChecks;
    }

    /**
     * With an executor for the checks, which use a processor for a third of a second each. It should run one or two at a
     * time and refuse more than a few in its queue; it is left running when this is closed.
     */
    public Logins(Users users, Executor checks) {
        this(users::accept, users::remembers, checks, new TickerThread(), () -> {});
    }

    /** With a thread of its own that makes one check at a time. */
    public static Logins start(Users users) {
        return start(() -> users);
    }

    /**
     * The same for users that may be others later; failures go on counting then.
     *
     * @param users those of the moment
     */
    public static Logins start(Supplier<Users> users) {
        ThreadPoolExecutor checks = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MOST_QUEUED_CHECKS),
                task -> TickerThread.daemon(task, "aimm-login-checks"));
        return new Logins(
                (name, digest) -> users.get().accept(name, digest),
                (name, digest) -> users.get().remembers(name, digest),
                checks,
                new TickerThread(),
                checks::shutdownNow);
    }

    /**
     * Checks a login when its turn has come.
     *
     * @return whether it is accepted; {@link #close} brings it at the latest
     */
    public CompletionStage<Boolean> attempt(InetAddress from, String name, String digest) {
        Attempt attempt = new Attempt(network(from), name, digest);
        if (name.length() > MOST_CHARACTERS || digest.length() > MOST_CHARACTERS) {
            attempt.result.complete(false);
            return attempt.result;
        }
        try {
            ticker.run(() -> arrive(attempt));
        } catch (RejectedExecutionException e) {
            attempt.result.complete(false);
        }
        return attempt.result;
    }

    /**
     * Whether a login is right that was right before, from there; never waits. What is not known has to be attempted. From
     * each address it answers {@value Familiar#TRIES} wrong digests of a name, and another one every ten seconds; then it
     * knows nothing, so that nobody guesses more with it than by attempts.
     */
    public boolean knows(InetAddress from, String name, String digest) {
        String network = network(from);
        if (!familiar.take(name, network, ticker.nanoTime())) {
            return false;
        }
        boolean right = remembers.test(name, digest);
        if (right) {
            familiar.giveBack(name, network);
        }
        return right;
    }

    private static String network(InetAddress address) {
        byte[] bytes = address.getAddress();
        int significant = address instanceof Inet6Address ? 8 : bytes.length;
        return HexFormat.of().formatHex(bytes, 0, significant);
    }

    private void arrive(Attempt attempt) {
        if (closed || open.size() == MOST_ATTEMPTS) {
            attempt.result.complete(false);
            return;
        }
        open.add(attempt);
        join(addresses.of(attempt.network, ticker.nanoTime()), attempt);
    }

    /**
     * First the address's lane and, at its head, the name's: however many attempts come from an address that has to wait,
     * only one of them stands in the way of others with that name.
     */
    private void join(Lane lane, Attempt attempt) {
        lane.join(attempt);
        attempt.lanes.push(lane);
        if (lane.head() == attempt) {
            awaitSlot(lane);
        }
        refuseExcess(lane);
    }

    private void refuseExcess(Lane lane) {
        long now = ticker.nanoTime();
        for (Attempt excess = lane.excess(now); excess != null; excess = lane.excess(now)) {
            leave(excess);
            excess.result.complete(false);
        }
    }

    private void awaitSlot(Lane lane) {
        Attempt attempt = lane.head();
        ticker.runAfter(lane.nanosToSlot(ticker.nanoTime()), () -> proceed(attempt));
    }

    private void proceed(Attempt attempt) {
        if (closed) {
            return;
        }
        if (attempt.lanes.size() == 1) {
            join(names.of(attempt.name, ticker.nanoTime()), attempt);
        } else {
            startCheck(attempt);
        }
    }

    private void startCheck(Attempt attempt) {
        try {
            CompletableFuture.supplyAsync(() -> check.test(attempt.name, attempt.digest), checks)
                    .whenCompleteAsync((accepted, failure) -> checked(attempt, accepted, failure), ticker::run);
        } catch (RejectedExecutionException e) {
            leave(attempt);
            attempt.result.complete(false);
        }
    }

    /** @param accepted {@code null} if there is a failure */
    private void checked(Attempt attempt, Boolean accepted, Throwable failure) {
        if (closed) {
            return;
        }
        List<Lane> lanes = List.copyOf(attempt.lanes);
        if (failure == null && accepted) {
            lanes.get(0).forgive();
            familiar.add(attempt.name, attempt.network);
        } else if (failure == null) {
            long now = ticker.nanoTime();
            lanes.forEach(lane -> lane.failed(now));
        }
        leave(attempt);
        lanes.forEach(this::refuseExcess);
        if (failure == null) {
            attempt.result.complete(accepted);
        } else {
            attempt.result.completeExceptionally(failure);
        }
    }

    private void leave(Attempt attempt) {
        open.remove(attempt);
        while (!attempt.lanes.isEmpty()) {
            Lane lane = attempt.lanes.pop();
            if (lane.remove(attempt) && !lane.isEmpty()) {
                awaitSlot(lane);
            }
        }
    }

    /** Attempts that are still open complete with {@code false}; a check that runs is not waited for. */
    @Override
    public void close() {
        try {
            ticker.run(this::end);
        } catch (RejectedExecutionException e) {
            return; // closed before
        }
        ticker.close();
        endOfChecks.run();
    }

    private void end() {
        closed = true;
        List<Attempt> left = List.copyOf(open);
        open.clear();
        left.forEach(attempt -> attempt.result.complete(false));
    }
}
