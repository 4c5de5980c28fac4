// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The arguments of a verb, taken apart: switches, options with a value, and the rest; behind {@code --} everything is rest. Immutable. */
final class Arguments {
    private final Map<String, List<String>> options = new HashMap<>();
    private final List<String> rest = new ArrayList<>();

    /**
     * Takes them apart.
     *
     * @param args as given
     * @param switches options that stand alone
     * @param valued options that are followed by a value, or by {@code =} and the value
     */
    Arguments(List<String> args, Set<String> switches, Set<String> valued) throws UsageException {
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            int equals = arg.startsWith("--") ? arg.indexOf('=') : -1;
            String name = equals < 0 ? arg : arg.substring(0, equals);
            if (arg.equals("--")) {
                rest.addAll(args.subList(i + 1, args.size()));
                return;
            } else if (switches.contains(arg)) {
                add(arg, "");
            } else if (valued.contains(name) && equals >= 0) {
                add(name, arg.substring(equals + 1));
            } else if (valued.contains(arg)) {
                if (++i == args.size()) {
                    throw new UsageException(arg + " needs a value");
                }
                add(arg, args.get(i));
            } else if (arg.startsWith("-") && arg.length() > 1) {
                throw new UsageException("unknown option " + arg);
            } else {
                rest.add(arg);
            }
        }
    }

    private void add(String option, String value) {
        options.computeIfAbsent(option, key -> new ArrayList<>()).add(value);
    }

    boolean has(String option) {
        return options.containsKey(option);
    }

    /** All values of an option, in their order. */
    List<String> all(String option) {
        return options.getOrDefault(option, List.of());
    }

    /** The last value of an option, or the one given here. */
    String last(String option, String otherwise) {
        List<String> values = all(option);
        return values.isEmpty() ? otherwise : values.get(values.size() - 1);
    }

    List<Path> paths() throws UsageException {
        if (rest.isEmpty()) {
            throw new UsageException("PATH is missing");
        }
        List<Path> paths = new ArrayList<>();
        for (String each : rest) {
            paths.add(path(each));
        }
        return paths;
    }

    Path onlyPath() throws UsageException {
        List<Path> paths = paths();
        if (paths.size() > 1) {
            throw new UsageException("only one PATH can be given");
        }
        return paths.get(0);
    }

    static Path path(String text) throws UsageException {
        try {
            return Path.of(text).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw new UsageException("not a path: " + text);
        }
    }
}
