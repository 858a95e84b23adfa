import type { Scale } from '../../shared/console.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Where a picture lies in its room, in CSS pixels. */
export interface Layout extends Size {
  /** CSS pixels that one guest pixel is wide. */
  readonly scale: number;
  readonly left: number;
  readonly top: number;
  /** One guest pixel is a whole number of physical ones: nothing is smoothed. */
  readonly sharp: boolean;
}

export interface Room extends Size {
  /** Physical pixels to a CSS pixel. */
  readonly ratio: number;
}

/** Puts a picture into its room. What is larger than the room begins at its corner and is scrolled. */
export function layOut(scale: Scale, picture: Size, room: Room): Layout {
  const factor = scaleOf(scale, picture, room);
  const width = picture.width * factor;
  const height = picture.height * factor;
  const physical = factor * room.ratio;
  return {
    scale: factor,
    width,
    height,
    left: centred(width, room.width, room.ratio),
    top: centred(height, room.height, room.ratio),
    sharp: Math.abs(physical - Math.round(physical)) < 1e-6,
  };
}

/**
 * The size to ask of a guest that follows the window: so many of its pixels fit when each takes a whole number of physical
 * ones, the largest that is no more than a CSS pixel. So its picture is sharp at every ratio, and letters stay legible.
 */
export function guestSize(room: Room): Size {
  const side = guestPixel(room.ratio);
  return {
    width: Math.max(1, Math.floor((room.width * room.ratio) / side + 1e-6)),
    height: Math.max(1, Math.floor((room.height * room.ratio) / side + 1e-6)),
  };
}

function scaleOf(scale: Scale, picture: Size, room: Room): number {
  switch (scale) {
    case 'fit':
      return fitScale(picture, room);
    case 'actual':
      return 1 / room.ratio;
    case 'sharp':
      return Math.max(1, Math.floor(fitScale(picture, room) * room.ratio + 1e-6)) / room.ratio;
    case 'guest': {
      const exact = guestPixel(room.ratio) / room.ratio;
      return isFollowing(picture, room) ? exact : fitScale(picture, room);
    }
  }
}

/** Whether the guest has the window's size, as near as its video modes allow. */
export function isFollowing(picture: Size, room: Room): boolean {
  const wanted = guestSize(room);
  return nearly(picture.width, wanted.width) && nearly(picture.height, wanted.height);
}

/** Servers round sizes down to what a video mode can be. */
const roundedPixels = 16;

function nearly(length: number, room: number): boolean {
  return length <= room && room - length < roundedPixels;
}

function guestPixel(ratio: number): number {
  return Math.max(1, Math.floor(ratio + 1e-6));
}

/** As large as possible, seen whole; 1 while there is no room or no picture. */
function fitScale(picture: Size, room: Size): number {
  const scale = Math.min(room.width / picture.width, room.height / picture.height);
  return Number.isFinite(scale) && scale > 0 ? scale : 1;
}

/** On a whole physical pixel, or the picture would be smoothed all the same. */
function centred(length: number, room: number, ratio: number): number {
  return Math.max(0, Math.floor(((room - length) / 2) * ratio) / ratio);
}
