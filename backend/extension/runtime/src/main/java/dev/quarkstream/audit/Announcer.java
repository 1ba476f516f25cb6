package dev.quarkstream.audit;

import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.NotificationOptions;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Tells the application's observers what has happened, on threads of their own: nobody waits for them. */
@Singleton
class Announcer {

    private static final int MOST_UNHEARD = 10_000;

    /** Of what anybody can cause as often as they like. */
    private static final int MOST_UNHEARD_OF_MANY = 100;

    private static final int IDLE_SECONDS = 10;

    private final Event<Object> events;
    private final ExecutorService listeners = listener("quarkstream-events", MOST_UNHEARD);
    private final ExecutorService listenersToMany = listener("quarkstream-refusals", MOST_UNHEARD_OF_MANY);

    Announcer(Event<Object> events) {
        this.events = events;
    }

    private static ExecutorService listener(String name, int unheard) {
        var threads = new ThreadPoolExecutor(
                1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(unheard), work -> daemon(work, name));
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    private static Thread daemon(Runnable work, String name) {
        var thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    void tell(Object event) {
        try {
            fire(event, listeners);
        } catch (RejectedExecutionException full) {
            Log.warnf("Observers do not keep up, %s is not told", event);
        }
    }

    /** Or does not, if observers do not keep up. */
    void tellOneOfMany(Object event) {
        try {
            fire(event, listenersToMany);
        } catch (RejectedExecutionException full) {
            Log.debugf("Observers do not keep up, %s is not told", event);
        }
    }

    private void fire(Object event, ExecutorService listeners) {
        events.fireAsync(event, NotificationOptions.ofExecutor(listeners)).whenComplete((told, failure) -> {
            if (failure != null) {
                Log.warnf(failure, "An observer of %s failed", event);
            }
        });
    }

    void stop(@Observes ShutdownEvent event) {
        listeners.shutdown();
        listenersToMany.shutdown();
    }
}
