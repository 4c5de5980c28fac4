// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.osgi.framework.BundleContext;
import org.osgi.service.log.FormatterLogger;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogService;
import org.osgi.service.log.LoggerFactory;
import org.slf4j.Logger;

/**
 * What framework, SCR and Configuration Admin say through the OSGi log service, handed on to SLF4J: only warnings and errors, because the rest describes bundles, not the observer. During the
 * start it is held back: a component that fails is told once by the launcher, not by every attempt to use it. One object serves as log service and as every logger of it. Thread safe.
 */
final class FrameworkLog implements InvocationHandler {
    private static final Logger LOG = org.slf4j.LoggerFactory.getLogger("framework");
    private static final int MOST_HELD = 100;

    /** Null once nothing is held back any more; guarded by this. */
    private List<Runnable> held = new ArrayList<>();

    static FrameworkLog register(BundleContext context) {
        FrameworkLog log = new FrameworkLog();
        Object service = Proxy.newProxyInstance(FrameworkLog.class.getClassLoader(), new Class<?>[] {LogService.class, FormatterLogger.class}, log);
        context.registerService(new String[] {LogService.class.getName(), LoggerFactory.class.getName()}, service, null);
        return log;
    }

    /** Whether something went wrong since the start; nothing else tells so cheaply whether a component failed. */
    synchronized boolean isAnythingHeld() {
        return !held.isEmpty();
    }

    /** Writes what was held back and holds nothing back from now on. */
    synchronized void release() {
        held.forEach(Runnable::run);
        held = null;
    }

    private synchronized void write(Runnable line) {
        if (held == null) {
            line.run();
        } else if (held.size() < MOST_HELD) {
            held.add(line);
        }
    }

    @Override
    public Object invoke(Object self, Method method, Object[] arguments) {
        String name = method.getName();
        switch (name) {
            case "getLogger":
                return self;
            case "getName":
                return "framework";
            case "hashCode":
                return System.identityHashCode(self);
            case "equals":
                return self == arguments[0];
            case "toString":
                return "log service of varta-watch";
            case "log":
                hand(level(arguments), text(arguments), failure(arguments));
                return null;
            default:
                return leveled(name, arguments);
        }
    }

    private Object leveled(String name, Object[] arguments) {
        if (name.startsWith("is")) {
            return name.equals("isErrorEnabled") || name.equals("isWarnEnabled");
        }
        if (name.equals("error") || name.equals("warn")) {
            hand(LogLevel.valueOf(name.toUpperCase(Locale.ROOT)), text(arguments), failure(arguments));
        }
        return null;
    }

    private void hand(LogLevel level, String text, Throwable failure) {
        if (level == LogLevel.ERROR) {
            write(() -> LOG.error(text, failure));
        } else if (level == LogLevel.WARN) {
            write(() -> LOG.warn(text, failure));
        }
    }

    private static LogLevel level(Object[] arguments) {
        for (Object argument : arguments) {
            if (argument instanceof Integer ordinal && ordinal >= 1 && ordinal <= 4) {
                return LogLevel.values()[ordinal];
            }
        }
        return LogLevel.INFO;
    }

    private static String text(Object[] arguments) {
        for (Object argument : arguments) {
            if (argument instanceof String text) {
                return text;
            }
        }
        return "";
    }

    private static Throwable failure(Object[] arguments) {
        for (Object argument : arguments) {
            if (argument instanceof Throwable failure) {
                return failure;
            }
            if (argument instanceof Object[] more && failure(more) != null) {
                return failure(more);
            }
        }
        return null;
    }
}
