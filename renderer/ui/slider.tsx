import { Label, Slider as AriaSlider, SliderOutput, SliderThumb, SliderTrack } from 'react-aria-components';

interface SliderProps {
  readonly label: string;
  /** 0 to 1. */
  readonly value: number;
  readonly step: number;
  /** While it is moved. */
  readonly onChange: (value: number) => void;
  /** Where it was let go. */
  readonly onChangeEnd: (value: number) => void;
}

const percent = { style: 'percent' } as const;

/** A share of something, in percent. */
export function Slider({ label, ...rest }: SliderProps) {
  return (
    <AriaSlider className="slider" minValue={0} maxValue={1} formatOptions={percent} {...rest}>
      <Label>{label}</Label>
      <SliderOutput className="slider-value" />
      <SliderTrack className="slider-track">
        {({ state }) => (
          <>
            <span className="slider-rail" />
            <span className="slider-fill" style={{ inlineSize: `${state.getThumbPercent(0) * 100}%` }} />
            <SliderThumb className="slider-thumb" />
          </>
        )}
      </SliderTrack>
    </AriaSlider>
  );
}
