/** strain: ends a run that would take more than there is, in order and with a sentence, before it is killed without one. */

/** What a run is at: reading may take a part only, for what comes after needs memory as well. */
export type Phase = "reading" | "compiling" | "testing";

/** What the run has too little of to go on, as a sentence; undefined while there is enough. */
export type Strain = (phase: Phase) => string | undefined;

/** Thrown by a breath and caught by `enduring`, and by nobody between. */
class Exhausted extends Error {}

/** Asked between the steps of a stage. */
export type Breathe = () => void;

export function breathing(phase: Phase, strain: Strain): Breathe {
  return () => {
    const sentence = strain(phase);
    if (sentence !== undefined) throw new Exhausted(sentence);
  };
}

/** What the work comes to; undefined where it was ended, and `told` why. */
export function enduring<T>(work: () => T, told: (sentence: string) => void): T | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Exhausted)) throw error;
    told(error.message);
    return undefined;
  }
}
