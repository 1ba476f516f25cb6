package dev.quarkstream.app.testing;

import dev.quarkstream.app.log.OneLine;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.Logger;

/** What one category of the log says while a test listens. */
public final class LogLines extends ExtHandler {

    /** A line and the id of the request that it belongs to. */
    public record Line(String message, String requestId, java.util.logging.Level level) {}

    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private final Logger logger;
    private final java.util.logging.Level before;

    private LogLines(Logger logger) {
        this.logger = logger;
        this.before = logger.getLevel();
        setFilter(new OneLine(false)); // as every handler has it
    }

    /** From now until it is closed, from DEBUG up. */
    public static LogLines of(String category) {
        var logger = Logger.getLogger(category);
        var lines = new LogLines(logger);
        logger.setLevel(Level.DEBUG);
        logger.addHandler(lines);
        return lines;
    }

    public List<Line> lines() {
        return lines;
    }

    public List<String> messages() {
        return lines.stream().map(Line::message).toList();
    }

    /** What somebody should look into. */
    public List<String> complaints() {
        return lines.stream()
                .filter(line -> line.level().intValue() >= Level.WARN.intValue())
                .map(Line::message)
                .toList();
    }

    @Override
    protected void doPublish(ExtLogRecord record) {
        lines.add(new Line(record.getFormattedMessage(), record.getMdc("requestId"), record.getLevel()));
    }

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setLevel(before);
    }
}
