package dev.quarkstream.app.packaged;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;

/** A process of somebody else that a test brings up, stops in its tracks, and kills. */
abstract class Part implements AutoCloseable {

    /** As one that is busy with something else for a while, all its children included. */
    void suspend() {
        signal("STOP");
    }

    void resume() {
        signal("CONT");
    }

    /** As the out-of-memory killer would. */
    void kill() {
        signal("KILL");
        for (var process : processes()) {
            process.onExit().join();
        }
    }

    abstract ProcessHandle process();

    /** Comes up and is ready. */
    abstract void begin();

    private List<ProcessHandle> processes() {
        return Stream.concat(Stream.of(process()), process().descendants()).toList();
    }

    private void signal(String name) {
        for (var process : processes()) {
            try {
                new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() {
        if (process().isAlive()) {
            resume();
            kill();
        }
    }
}
