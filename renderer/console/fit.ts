export interface Size {
  readonly width: number;
  readonly height: number;
}

/** How much a picture is scaled to be seen whole in `room`, as large as possible; 1 while there is no room or no picture. */
export function fitScale(picture: Size, room: Size): number {
  const scale = Math.min(room.width / picture.width, room.height / picture.height);
  return Number.isFinite(scale) && scale > 0 ? scale : 1;
}
