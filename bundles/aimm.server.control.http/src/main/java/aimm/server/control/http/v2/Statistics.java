package aimm.server.control.http.v2;

import aimm.server.control.http.exchange.Exchange;
import aimm.server.json.JsonWriter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How often models were asked here, and how long that took. */
final class Statistics {

    private final Map<Long, Counts> counts = new ConcurrentHashMap<>();

    private static final class Counts {

        private final LongAdder good = new LongAdder();
        private final LongAdder goodNanos = new LongAdder();
        private final LongAdder bad = new LongAdder();
        private final LongAdder badNanos = new LongAdder();
        private volatile long lastMillis;
    }

    /** Counts a call that is over. */
    void count(long model, long nanos, boolean isGood) {
        Counts of = counts.computeIfAbsent(model, missing -> new Counts());
        (isGood ? of.good : of.bad).increment();
        (isGood ? of.goodNanos : of.badNanos).add(nanos);
        of.lastMillis = System.currentTimeMillis();
    }

    void one(Exchange exchange, ModelPath path) {
        Counts of = counts.getOrDefault(path.id(), new Counts());
        exchange.answer(200, json -> {
            json.object().name("model_stats").array();
            write(json, path.name(), of);
            json.end().end();
        });
    }

    void all(Exchange exchange) {
        exchange.blocking(() -> exchange.answer(200, json -> {
            json.object().name("model_stats").array();
            counts.forEach((model, of) -> write(json, String.valueOf(model), of));
            json.end().end();
        }));
    }

    private static void write(JsonWriter json, String name, Counts of) {
        json.object().member("name", name).member("last_inference", of.lastMillis);
        json.member("inference_count", of.good.sum()).member("execution_count", of.good.sum());
        json.name("inference_stats").object();
        duration(json.name("success"), of.good.sum(), of.goodNanos.sum());
        duration(json.name("fail"), of.bad.sum(), of.badNanos.sum());
        json.end().end();
    }

    private static void duration(JsonWriter json, long count, long nanos) {
        json.object().member("count", count).member("ns", nanos).end();
    }
}
