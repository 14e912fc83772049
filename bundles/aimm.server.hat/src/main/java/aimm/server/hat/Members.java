package aimm.server.hat;

import aimm.server.hat.api.CreateSubscription;
import hat.event.Event;
import hat.event.Subscription;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Consumer;

/** Who takes part in the connection to the event server, announced or joined. Safe for use by several threads. */
final class Members {

    private final IdentityHashMap<CreateSubscription, Mailbox> announced = new IdentityHashMap<>(); // guarded by this
    private final List<Mailbox> others = new ArrayList<>(); // likewise
    private volatile Runnable changed = () -> {};

    /** @param listener called when the union may have changed; must not block */
    void onChange(Runnable listener) {
        changed = listener;
    }

    void announce(CreateSubscription who) {
        Subscription subscription = who.createSubscription();
        synchronized (this) {
            announced.put(who, new Mailbox(subscription));
        }
        changed.run();
    }

    /** What nobody has read yet is lost; who has joined stays. */
    void withdraw(CreateSubscription who) {
        synchronized (this) {
            Mailbox mailbox = announced.remove(who);
            if (mailbox != null && mailbox.hasReader()) {
                others.add(mailbox);
            }
        }
        changed.run();
    }

    /** @return ends what was joined */
    Runnable join(Subscription subscription, Consumer<List<Event>> listener) {
        Mailbox mailbox;
        Mailbox.Reader reader;
        synchronized (this) {
            mailbox = announced.values().stream()
                    .filter(one -> one.subscription().equals(subscription) && !one.hasReader())
                    .findFirst()
                    .orElseGet(() -> add(new Mailbox(subscription)));
            reader = mailbox.read(listener);
        }
        changed.run();
        return () -> {
            reader.close();
            synchronized (this) {
                others.remove(mailbox);
            }
            changed.run();
        };
    }

    private Mailbox add(Mailbox mailbox) {
        others.add(mailbox);
        return mailbox;
    }

    /** All that any of them wants to be told of. */
    synchronized Subscription union() {
        return new Subscription(all().stream()
                .flatMap(mailbox -> mailbox.subscription().queryTypes().stream())
                .toList());
    }

    /** Waits while one of them has too much to process. */
    void tell(List<Event> events) {
        Collection<Mailbox> mailboxes;
        synchronized (this) {
            mailboxes = all();
        }
        try {
            for (Mailbox mailbox : mailboxes) {
                mailbox.put(events);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Drops what nobody has read, because its time is over. */
    synchronized void clear() {
        all().forEach(Mailbox::clear);
    }

    private List<Mailbox> all() {
        List<Mailbox> all = new ArrayList<>(announced.values());
        all.addAll(others);
        return all;
    }
}
