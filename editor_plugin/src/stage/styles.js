/**
 * How it looks: Element UI's measures and colours, but for letters, whose colours are darkened until they have the
 * contrast that WCAG AA asks for (white on Element's own #409EFF has 2.8, and 4.5 is asked).
 *
 * A `--sam2-px` is one pixel of the screen inside the layer,
 * however the host has scaled what holds its canvas.
 */

const tools = `
.sam2-tools{position:relative;display:inline-flex;vertical-align:middle;white-space:nowrap}
.sam2-tools,.sam2-panel,.sam2-layer{--sam2-blue:#409eff;--sam2-ink-blue:#1a6bc4;--sam2-ink:#303133;--sam2-soft:#606266;
  --sam2-line:#dcdfe6;--sam2-amber:#e6a23c;--sam2-ink-amber:#8a5a00;--sam2-ink-red:#b3261e;--sam2-ink-green:#2f7d0e;
  font-family:"Helvetica Neue",Helvetica,"PingFang SC","Hiragino Sans GB","Microsoft YaHei",Arial,sans-serif;
  font-size:12px;line-height:1.5;color:var(--sam2-ink);text-align:left;font-weight:400;letter-spacing:normal}
.sam2-tools *,.sam2-panel *,.sam2-layer *{box-sizing:border-box}
.sam2-tools [hidden],.sam2-panel [hidden],.sam2-layer [hidden],.sam2-panel[hidden]{display:none!important}
.sam2-hidden-text{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.sam2-icon{width:1em;height:1em;flex:none;fill:none;stroke:currentColor;stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}
.sam2-button.sam2-button{display:inline-flex;align-items:center;justify-content:center;gap:4px;margin:0;padding:7px 12px;
  font:inherit;font-size:12px;line-height:1;color:var(--sam2-soft);background:#fff;border:1px solid var(--sam2-line);
  border-radius:3px;cursor:pointer;white-space:nowrap;transition:color .1s,background-color .1s,border-color .1s}
.sam2-button.sam2-button:hover{color:var(--sam2-ink-blue);background:#ecf5ff;border-color:#c6e2ff}
.sam2-button.sam2-button:active{border-color:var(--sam2-blue)}
.sam2-button.sam2-button span{margin:0}
.sam2-button.sam2-button--primary{color:#fff;background:var(--sam2-ink-blue);border-color:var(--sam2-ink-blue)}
.sam2-button.sam2-button--primary:hover{color:#fff;background:#155aa6;border-color:#155aa6}
.sam2-button.sam2-button--text{background:transparent;border-color:transparent}
.sam2-button.sam2-button.is-disabled,.sam2-button.sam2-button.is-disabled:hover,.sam2-button.sam2-button:disabled,
.sam2-button.sam2-button:disabled:hover{color:#a8abb2;background:#fff;border-color:#ebeef5;cursor:not-allowed}
.sam2-button.sam2-button--primary.is-disabled,.sam2-button.sam2-button--primary.is-disabled:hover{color:#fff;background:#a0b9d6;border-color:#a0b9d6}
.sam2-tools .sam2-click.sam2-click{padding:7px 3px;gap:2px;border-radius:3px 0 0 3px}
.sam2-tools .sam2-mark.sam2-mark{padding:7px 6px 7px 5px;border-left:0;border-radius:0 3px 3px 0}
.sam2-tools .sam2-button:hover{z-index:1}
.sam2-tools .sam2-mark[aria-pressed=true]{box-shadow:-1px 0 0 var(--sam2-blue);color:var(--sam2-ink-blue);background:#ecf5ff;border-color:var(--sam2-blue);z-index:1}
.sam2-click.is-working .sam2-icon{animation:sam2-breathe 1.2s ease-in-out infinite alternate}
.sam2-tools :focus-visible,.sam2-panel :focus-visible,.sam2-layer :focus-visible,.sam2-layer:focus-visible{outline:2px solid var(--sam2-ink-blue);outline-offset:1px}
.sam2-tools :focus-visible{z-index:2}
.sam2-tooltip{position:absolute;top:calc(100% + 7px);left:0;z-index:4000;max-width:280px;width:max-content;padding:6px 9px;color:#fff;
  background:#303133;border-radius:4px;font-size:12px;line-height:1.4;white-space:normal;box-shadow:0 2px 8px #0003}
.sam2-question{white-space:normal}
.sam2-tools .sam2-question{position:absolute;top:calc(100% + 7px);left:0;z-index:3999;width:max-content;max-width:340px;padding:10px 12px;background:#fff;
  border:1px solid #e4e7ed;border-radius:4px;box-shadow:0 4px 16px #0000002b}
.sam2-question-text{margin-bottom:8px;font-size:13px}
.sam2-question-buttons{display:flex;gap:6px}
`;

const layer = `
.sam2-layer{position:absolute;box-sizing:border-box;touch-action:none;user-select:none;-webkit-user-select:none}
.sam2-layer[data-state=marking]{cursor:crosshair}
.sam2-layer[data-state=working]{cursor:progress}
.sam2-tint,.sam2-edge,.sam2-surface{position:absolute;left:0;top:0;width:100%;height:100%;pointer-events:none;image-rendering:pixelated}
.sam2-surface{pointer-events:auto}
.sam2-layer:not([data-state=marking]) .sam2-surface{display:none}
.sam2-dot.sam2-dot{position:absolute;width:calc(24*var(--sam2-px));height:calc(24*var(--sam2-px));margin:calc(-12*var(--sam2-px)) 0 0 calc(-12*var(--sam2-px));
  padding:0;border:0;background:transparent;border-radius:50%;cursor:grab;touch-action:none}
.sam2-dot:active{cursor:grabbing}
.sam2-dot::before{content:"";position:absolute;inset:calc(6*var(--sam2-px));border:calc(1.5*var(--sam2-px)) solid #fff;border-radius:50%;background:#0f8a3c;box-shadow:0 0 calc(3*var(--sam2-px)) #000a}
.sam2-dot--outside::before{background:#d93025}
.sam2-dot:hover::before{inset:calc(4.5*var(--sam2-px))}
.sam2-dot::after{content:"";position:absolute;inset:calc(9.5*var(--sam2-px));
  background:linear-gradient(#fff,#fff) center/100% calc(1.4*var(--sam2-px)) no-repeat,linear-gradient(#fff,#fff) center/calc(1.4*var(--sam2-px)) 100% no-repeat}
.sam2-dot--outside::after{background:linear-gradient(#fff,#fff) center/100% calc(1.4*var(--sam2-px)) no-repeat}
.sam2-layer .sam2-dot:focus-visible{outline:calc(2*var(--sam2-px)) solid #fff;outline-offset:calc(-3*var(--sam2-px));box-shadow:0 0 0 calc(2*var(--sam2-px)) var(--sam2-ink-blue)}
.sam2-box{position:absolute;pointer-events:none;outline:calc(1.5*var(--sam2-px)) dashed #fff;box-shadow:0 0 0 calc(1.5*var(--sam2-px)) #0f172a99}
.sam2-corner.sam2-corner{position:absolute;width:calc(24*var(--sam2-px));height:calc(24*var(--sam2-px));margin:calc(-12*var(--sam2-px));padding:0;border:0;background:transparent;pointer-events:auto;touch-action:none}
.sam2-corner::before{content:"";position:absolute;inset:calc(8*var(--sam2-px));background:#fff;border:calc(1*var(--sam2-px)) solid var(--sam2-ink-blue);border-radius:calc(1*var(--sam2-px))}
.sam2-corner--x1y1{left:0;top:0;cursor:nwse-resize}.sam2-corner--x2y1{left:100%;top:0;cursor:nesw-resize}
.sam2-corner--x1y2{left:0;top:100%;cursor:nesw-resize}.sam2-corner--x2y2{left:100%;top:100%;cursor:nwse-resize}
.sam2-box-remove.sam2-box-remove{position:absolute;left:100%;top:0;width:calc(24*var(--sam2-px));height:calc(24*var(--sam2-px));margin:calc(-37*var(--sam2-px)) 0 0 calc(13*var(--sam2-px));
  padding:calc(5*var(--sam2-px));border:0;border-radius:50%;color:#fff;background:#303133d9;pointer-events:auto;cursor:pointer;font-size:calc(14*var(--sam2-px));line-height:0}
.sam2-cross{position:absolute;width:0;height:0;pointer-events:none}
.sam2-cross::before,.sam2-cross::after{content:"";position:absolute;background:#fff;box-shadow:0 0 0 calc(1*var(--sam2-px)) #000b}
.sam2-cross::before{left:calc(-12*var(--sam2-px));width:calc(24*var(--sam2-px));top:calc(-.5*var(--sam2-px));height:calc(1*var(--sam2-px))}
.sam2-cross::after{top:calc(-12*var(--sam2-px));height:calc(24*var(--sam2-px));left:calc(-.5*var(--sam2-px));width:calc(1*var(--sam2-px))}
.sam2-body.sam2-body{position:absolute;padding:0;background:#409eff1a;border:calc(1.5*var(--sam2-px)) solid #8cd2ff;border-radius:calc(3*var(--sam2-px));cursor:pointer}
.sam2-body.is-looked-at{border-color:#fff;background:#409eff33;box-shadow:0 0 0 calc(2*var(--sam2-px)) var(--sam2-ink-blue)}
.sam2-body-name{position:absolute;left:calc(100% + 5*var(--sam2-px));top:50%;transform:translateY(-50%);padding:calc(2*var(--sam2-px)) calc(6*var(--sam2-px));color:#fff;
  background:#1f2d3de0;border-radius:calc(3*var(--sam2-px));font-size:calc(12*var(--sam2-px));line-height:1.4;white-space:nowrap;pointer-events:none}
.sam2-body.is-looked-at .sam2-body-name{background:var(--sam2-ink-blue)}
.sam2-working{position:absolute;inset:0;display:flex;align-items:center;justify-content:center;background:#ffffff59}
.sam2-working-card{position:sticky;top:24px;bottom:24px;width:calc(232*var(--sam2-px));padding:calc(14*var(--sam2-px)) calc(16*var(--sam2-px));background:#fff;border:1px solid #e4e7ed;border-radius:calc(4*var(--sam2-px));
  box-shadow:0 calc(4*var(--sam2-px)) calc(18*var(--sam2-px)) #0003;font-size:calc(12*var(--sam2-px));text-align:center}
.sam2-working-head{display:flex;align-items:center;justify-content:center;gap:calc(8*var(--sam2-px));font-size:calc(13*var(--sam2-px));font-weight:500}
.sam2-bar{height:calc(4*var(--sam2-px));margin:calc(10*var(--sam2-px)) 0 calc(6*var(--sam2-px));background:#ebeef5;border-radius:calc(2*var(--sam2-px));overflow:hidden}
.sam2-bar-filled{height:100%;background:var(--sam2-blue);border-radius:inherit;transition:width 1s linear}
.sam2-working-time{font-variant-numeric:tabular-nums}
.sam2-working-limit{margin-bottom:calc(10*var(--sam2-px));color:var(--sam2-soft)}
.sam2-working .sam2-button.sam2-button{padding:calc(7*var(--sam2-px)) calc(15*var(--sam2-px));font-size:calc(12*var(--sam2-px))}
`;

const panel = `
.sam2-panel{position:sticky;bottom:8px;left:0;z-index:6;box-sizing:border-box;width:100%;max-width:min(100%,calc(100vw - 40px));margin:8px 0 0;padding:9px 12px;background:#fff;border:1px solid #e4e7ed;
  border-radius:4px;box-shadow:0 2px 10px #0000001f}
.sam2-face{display:flex;align-items:flex-start;gap:8px;flex-wrap:wrap}
.sam2-face>.sam2-icon,.sam2-sign{flex:none;font-size:16px;line-height:0;margin-top:5px}
.sam2-text{flex:1 1 220px;min-width:0;padding-top:3px}
.sam2-line{display:flex;flex-wrap:wrap;column-gap:10px;align-items:baseline}
.sam2-title{font-size:13px;font-weight:500}
.sam2-confidence{color:var(--sam2-soft);font-variant-numeric:tabular-nums}
.sam2-detail,.sam2-hint{color:var(--sam2-soft)}
.sam2-picking .sam2-title,.sam2-text>.sam2-title{display:block}
.sam2-actions{display:flex;flex-wrap:wrap;gap:6px;margin-left:auto}
.sam2-choices{display:flex;gap:6px}
.sam2-panel[data-state=done]{border-left:3px solid #67c23a}
.sam2-panel[data-state=low],.sam2-panel[data-state=picking]{border-left:3px solid var(--sam2-amber);background:#fdf6ec}
.sam2-panel[data-state=failed]{border-left:3px solid #f56c6c}
.sam2-panel[data-state=discarded]{border-left:3px solid #909399}
.sam2-face--done .sam2-sign{color:#3f9c14}.sam2-face--failed .sam2-sign{color:#c9302c}.sam2-face--discarded .sam2-sign{color:#606266}
.sam2-face--low .sam2-sign,.sam2-face--low>.sam2-icon,.sam2-face--low .sam2-title{color:var(--sam2-ink-amber)}
.sam2-warnings{margin:3px 0 0;padding:0 0 0 14px;color:var(--sam2-ink-amber);list-style:disc}
.sam2-panel[data-state=low] .sam2-detail,.sam2-panel[data-state=low] .sam2-confidence,.sam2-panel[data-state=low] .sam2-caption,.sam2-panel[data-state=picking] .sam2-hint{color:#55575c}
.sam2-close{flex:none;width:24px;height:24px;margin:2px -5px 0 0;padding:0;border:0;background:transparent;color:var(--sam2-soft);font-size:14px;line-height:0;cursor:pointer;border-radius:3px}
.sam2-close:hover{color:var(--sam2-ink-blue)}
.sam2-rating{display:flex;align-items:center;gap:4px;margin:5px 0 1px}
.sam2-rating .sam2-button.sam2-button{padding:5px 10px}
.sam2-rating .sam2-button[aria-pressed=true]{color:var(--sam2-ink-blue);background:#ecf5ff;border-color:#b3d8ff}
.sam2-caption{color:var(--sam2-soft);margin-right:6px}
.sam2-row{display:flex;flex-wrap:wrap;align-items:center;gap:6px 14px}
.sam2-row--quiet{gap:2px 10px;margin-top:7px}
.sam2-control{display:inline-flex;align-items:center}
.sam2-segmented{display:inline-flex}
.sam2-segment{position:relative;display:block;margin:0;cursor:pointer}
.sam2-segment input{position:absolute;inset:0;width:100%;height:100%;margin:0;opacity:0;cursor:pointer}
.sam2-segment span{display:block;min-width:26px;padding:6px 10px;line-height:1;text-align:center;color:var(--sam2-soft);background:#fff;border:1px solid var(--sam2-line);margin-left:-1px}
.sam2-segment:first-child span{border-radius:3px 0 0 3px;margin-left:0}.sam2-segment:last-child span{border-radius:0 3px 3px 0}
.sam2-segment:only-child span{border-radius:3px}
.sam2-segment:hover span{color:var(--sam2-ink-blue)}
.sam2-segment input:checked+span{color:#fff;background:var(--sam2-ink-blue);border-color:var(--sam2-ink-blue)}
.sam2-segment input:focus-visible+span{outline:2px solid var(--sam2-ink-blue);outline-offset:1px;z-index:1;position:relative}
.sam2-segment input:focus-visible{outline:none}
.sam2-slider{width:84px;height:16px;margin:0;accent-color:var(--sam2-ink-blue);cursor:pointer}
.sam2-pair{display:inline-flex;gap:4px}
.sam2-square.sam2-square{padding:6px;font-size:14px}
.sam2-marking-now{display:inline-flex;align-items:center;gap:6px;min-height:18px;font-variant-numeric:tabular-nums}
.sam2-marking-state.is-trouble{color:var(--sam2-ink-red)}
.sam2-marking-state.is-low{color:var(--sam2-ink-amber)}
.sam2-note{flex:none;align-self:center;white-space:nowrap;padding:0 6px;color:var(--sam2-ink-amber);background:#fdf6ec;border:1px solid #f5dab1;border-radius:3px;font-size:12px;line-height:18px}
.sam2-spinner{display:inline-block;flex:none;width:calc(16*var(--sam2-px,1px));height:calc(16*var(--sam2-px,1px));border:calc(2*var(--sam2-px,1px)) solid #c6e2ff;border-top-color:var(--sam2-ink-blue);border-radius:50%;animation:sam2-turn .8s linear infinite}
.sam2-spinner--small{width:12px;height:12px;border-width:1.5px}
.sam2-spinner.is-hidden{visibility:hidden;animation:none}
[data-sam2-locked] [inert],[data-sam2-rests]{opacity:.5}[data-sam2-rests]{cursor:not-allowed}
@keyframes sam2-turn{to{transform:rotate(1turn)}}
@keyframes sam2-breathe{to{opacity:.25}}
@media (prefers-reduced-motion:reduce){
  .sam2-spinner{animation-duration:3.2s;animation-timing-function:steps(8)}
  .sam2-click.is-working .sam2-icon{animation:none}
  .sam2-bar-filled,.sam2-button.sam2-button{transition:none}
}
`;

export const styles = tools + layer + panel;
