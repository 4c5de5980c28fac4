// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import java.util.Optional;
import org.varta.api.stall.PolicyParameters;
import org.varta.api.stall.RecordedPolicy;
import org.varta.api.stall.StallDetector;

/** Detectors of this bundle from recorded parameters, for replay. Neither the policy's name nor its memory budget were recorded, for they decide nothing. */
public final class RecordedAdaptive implements RecordedPolicy {
    private static final String NAME = "recorded";
    private static final Memory ANY = new Memory(0, Long.MAX_VALUE);

    /** Found by the service loader. */
    public RecordedAdaptive() {
        // No state.
    }

    @Override
    public Optional<StallDetector> detector(PolicyParameters parameters, int capacity, RecordedPolicy all) {
        return Optional.ofNullable(settings(parameters)).map(settings -> settings.detector(capacity));
    }

    static PolicySettings settings(PolicyParameters p) {
        return switch (p.text("model", "")) {
            case "missed-beats" -> new MissedBeatsSettings(NAME, p.count("k"), p.whole("eta", 0), p.whole("slack"), (int) p.whole("learnWindow", 0), p.whole("bootstrap", 0), ANY);
            case "phi-normal" -> new PhiNormalSettings(NAME, p.real("threshold"), p.count("window"), p.count("minSamples"), p.whole("minStd"), p.real("minStdRatio"), p.whole("pause"),
                p.real("floorBeats"), p.whole("ceiling"), p.whole("bootstrap"), p.count("relearnAfter"), ANY);
            case "phi-exp" -> new PhiExpSettings(NAME, p.real("threshold"), p.count("window"), p.whole("initial"), p.whole("maxInterval"), p.whole("ceiling"), p.count("relearnAfter"), ANY);
            case "chen" -> new ChenSettings(NAME, p.whole("alpha"), p.count("window"), 0, p.whole("eta", 0), p.whole("ceiling"), p.whole("bootstrap"), ANY);
            case "chen-2w" -> new ChenSettings(NAME, p.whole("alpha"), p.count("window"), p.count("shortWindow"), 0, p.whole("ceiling"), p.whole("bootstrap"), ANY);
            case "bertier" -> new BertierSettings(NAME, p.real("gamma"), p.real("beta"), p.real("phi"), p.count("window"), p.whole("moderationStep"), p.whole("ceiling"), p.whole("bootstrap"), ANY);
            case "quantile" -> new QuantileSettings(NAME, p.count("q_bp"), p.real("multiplier"), p.whole("margin"), p.count("window"), p.count("minSamples"), p.whole("ceiling"),
                p.whole("bootstrap"), ANY);
            default -> null;
        };
    }
}
