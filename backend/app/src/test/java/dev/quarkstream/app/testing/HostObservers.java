package dev.quarkstream.app.testing;

import dev.quarkstream.SessionEnded;
import dev.quarkstream.SessionStarted;
import dev.quarkstream.TokenChanged;
import dev.quarkstream.TokenCreated;
import dev.quarkstream.TokenExpired;
import dev.quarkstream.TokenExpiring;
import dev.quarkstream.TokenExposed;
import dev.quarkstream.TokenFirstUsed;
import dev.quarkstream.TokenRefused;
import dev.quarkstream.TokenRevoked;
import dev.quarkstream.TokenRotated;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Hears what an application can hear. */
@ApplicationScoped
public class HostObservers {

    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
    private volatile @Nullable CountDownLatch busy;

    /** The next event that is about this id. */
    public Object next(Object id) throws InterruptedException {
        for (; ; ) {
            var event = heard.poll(30, TimeUnit.SECONDS);
            if (event == null || event.toString().contains(id.toString())) {
                return event == null ? "nothing" : event;
            }
        }
    }

    /** Hears nothing more until the test lets go. */
    public CountDownLatch hang() {
        var released = new CountDownLatch(1);
        busy = released;
        return released;
    }

    void created(@ObservesAsync TokenCreated event) {
        hear(event);
    }

    void changed(@ObservesAsync TokenChanged event) {
        hear(event);
    }

    void revoked(@ObservesAsync TokenRevoked event) {
        hear(event);
    }

    void expired(@ObservesAsync TokenExpired event) {
        hear(event);
    }

    void expiring(@ObservesAsync TokenExpiring event) {
        hear(event);
    }

    void rotated(@ObservesAsync TokenRotated event) {
        hear(event);
    }

    void exposed(@ObservesAsync TokenExposed event) {
        hear(event);
    }

    void used(@ObservesAsync TokenFirstUsed event) {
        hear(event);
    }

    void refused(@ObservesAsync TokenRefused event) {
        hear(event);
    }

    void started(@ObservesAsync SessionStarted event) {
        hear(event);
    }

    void ended(@ObservesAsync SessionEnded event) {
        hear(event);
    }

    private void hear(Object event) {
        var released = busy;
        if (released != null) {
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            busy = null;
        }
        heard.add(event);
    }
}
