package dev.quarkstream.audit;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What anybody can cause as often as they like: each minute one line for each token, or address where the token is
 * unknown, with how often it was. A flood makes few lines and takes little memory.
 */
@ApplicationScoped
public class Repeated {

    private static final int MAX_LINES = 1_000;

    /** In place of an address: those of this minute that had no line of their own any more. */
    private static final String OTHERS = "others";

    private record Event(String what, String whose) {}

    private record Count(String address, long times) {

        Count and(Count later) {
            return new Count(address, times + later.times);
        }
    }

    private final Map<Event, Count> counts = new ConcurrentHashMap<>();

    /** Something that is the same whenever it comes from this address. */
    public void add(String what, String address) {
        add(new Event(what, address), address);
    }

    /** Something that is the same wherever it comes from: the first address is told. */
    public void add(String what, String whose, String address) {
        add(new Event(what + " " + whose, ""), address);
    }

    private void add(Event event, String address) {
        var hasLine = counts.size() < MAX_LINES || counts.containsKey(event);
        counts.merge(
                hasLine ? event : new Event(event.what.split(" ", 2)[0], OTHERS),
                new Count(hasLine ? address : OTHERS, 1),
                Count::and);
    }

    @Scheduled(every = "1m", delayed = "1m", concurrentExecution = ConcurrentExecution.SKIP)
    public void write() {
        counts.keySet().forEach(this::write);
    }

    private void write(Event event) {
        var count = counts.remove(event);
        if (count != null) {
            Audit.LOG.infof("%s address=%s times=%d", event.what, count.address, count.times);
        }
    }

    void writeAtShutdown(@Observes ShutdownEvent event) {
        write();
    }
}
